package io.github.streamingkafka.common;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.streamingkafka.common.OutcomeEvent.Status;

/**
 * Writes the outcome of an order of the usual form: its JSON begins with that of the order, byte
 * for byte, and so is not written anew.
 */
final class PlainWriter {
  private static final byte[] RESERVED = PlainAscii.bytes(",\"status\":\"RESERVED\"");
  private static final byte[] FAILED = PlainAscii.bytes(",\"status\":\"FAILED\"");
  private static final byte[] REASON = PlainAscii.bytes(",\"reason\":\"");
  private static final byte[] QUOTE = PlainAscii.bytes("\"");
  private static final byte[] ORDER_TS = PlainAscii.bytes(",\"order_ts\":");
  private static final byte[] TS = PlainAscii.bytes(",\"ts\":");
  private static final byte[] END = PlainAscii.bytes("}");

  private static final byte[] NONE = {};

  /** Room for names and numbers. */
  private static final int MOST_BYTES_BESIDES_TEXTS = 120;

  private PlainWriter() {}

  /**
   * The value of an outcome's record, as Jackson would write it.
   *
   * @param order the value of its order's record, which {@link PlainScanner} has read
   * @param sharedEnd where its {@code qty} ends
   * @param orderTs its {@code ts}
   */
  static byte[] outcome(byte[] order, int sharedEnd, long orderTs, Decision decision) {
    byte[] reason =
        decision.reason() == null
            ? NONE
            : JsonStringEncoder.getInstance().quoteAsUTF8(decision.reason());
    BackwardBytes json = new BackwardBytes(sharedEnd + MOST_BYTES_BESIDES_TEXTS + reason.length);
    json.prepend(END);
    json.prepend(decision.ts());
    json.prepend(TS);
    json.prepend(orderTs);
    json.prepend(ORDER_TS);
    if (decision.reason() != null) {
      json.prepend(QUOTE);
      json.prepend(reason);
      json.prepend(REASON);
    }
    json.prepend(decision.status() == Status.FAILED ? FAILED : RESERVED);
    json.prependStart(order, sharedEnd);
    return json.toBytes();
  }
}
