package io.github.streamingkafka.common.events;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.nio.ByteBuffer;

/**
 * Writes the outcome of an order of the usual form: its JSON begins with that of the order, byte
 * for byte, and so is copied. For one thread.
 */
public final class FastOutcomeWriter {
  private static final byte[] RESERVED = PlainAscii.bytes(",\"status\":\"RESERVED\",\"order_ts\":");
  private static final byte[] FAILED = PlainAscii.bytes(",\"status\":\"FAILED\",\"order_ts\":");
  private static final byte[] REASON = PlainAscii.bytes("\"reason\":\"");
  private static final byte[] REASON_END = PlainAscii.bytes("\",");
  private static final int ORDER_TS_LENGTH = "\"order_ts\":".length();
  private static final int TS_LENGTH = ",\"ts\":".length();
  private static final int END_LENGTH = "}".length();

  /** What all outcomes of a millisecond end with. */
  private byte[] end = {};

  private long endTs = -1;

  /**
   * The value of an outcome's record, as Jackson would write it.
   *
   * @param order the value of its order's record, of the usual form
   * @param sharedEnd where its {@code qty} ends, from {@link EventReader#sharedEnd}
   * @param reason why it failed; null where it is reserved
   * @param ts when it is decided, epoch milliseconds from 0
   */
  public byte[] outcome(byte[] order, int sharedEnd, Status status, String reason, long ts) {
    if (ts != endTs) {
      end = PlainAscii.bytes(",\"ts\":" + ts + "}");
      endTs = ts;
    }
    byte[] middle = middle(status, reason);
    int orderTs = sharedEnd + TS_LENGTH;
    int orderTsLength = order.length - END_LENGTH - orderTs;
    return ByteBuffer.allocate(sharedEnd + middle.length + orderTsLength + end.length)
        .put(order, 0, sharedEnd)
        .put(middle)
        .put(order, orderTs, orderTsLength)
        .put(end)
        .array();
  }

  /** From the status to the name of the order's time. */
  private static byte[] middle(Status status, String reason) {
    byte[] middle = status == Status.FAILED ? FAILED : RESERVED;
    if (reason == null) {
      return middle;
    }
    byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(reason);
    int before = middle.length - ORDER_TS_LENGTH;
    return ByteBuffer.allocate(middle.length + REASON.length + quoted.length + REASON_END.length)
        .put(middle, 0, before)
        .put(REASON)
        .put(quoted)
        .put(REASON_END)
        .put(middle, before, ORDER_TS_LENGTH)
        .array();
  }
}
