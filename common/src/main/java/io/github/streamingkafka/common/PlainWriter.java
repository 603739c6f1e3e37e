package io.github.streamingkafka.common;

/**
 * Writes outcomes whose texts are ASCII that needs no escapes, which most are: byte for byte what
 * Jackson would write, in less time.
 */
final class PlainWriter {
  private static final byte[] ORDER_ID = PlainAscii.bytes("{\"order_id\":\"");
  private static final byte[] ITEM_ID = PlainAscii.bytes("\",\"item_id\":\"");
  private static final byte[] QTY = PlainAscii.bytes("\",\"qty\":");
  private static final byte[] RESERVED = PlainAscii.bytes(",\"status\":\"RESERVED\"");
  private static final byte[] FAILED = PlainAscii.bytes(",\"status\":\"FAILED\"");
  private static final byte[] REASON = PlainAscii.bytes(",\"reason\":\"");
  private static final byte[] QUOTE = PlainAscii.bytes("\"");
  private static final byte[] ORDER_TS = PlainAscii.bytes(",\"order_ts\":");
  private static final byte[] TS = PlainAscii.bytes(",\"ts\":");
  private static final byte[] END = PlainAscii.bytes("}");

  /** Room for names and numbers. */
  private static final int MOST_BYTES_BESIDES_TEXTS = 160;

  private PlainWriter() {}

  /** The value of an outcome's record; null for one that is left to Jackson. */
  static byte[] write(OutcomeEvent outcome) {
    if (outcome.qty() < 0 || outcome.ts() < 0 || outcome.orderTs() < OutcomeEvent.UNKNOWN) {
      return null;
    }
    String reason = outcome.reason() == null ? "" : outcome.reason();
    BackwardBytes json =
        new BackwardBytes(
            MOST_BYTES_BESIDES_TEXTS
                + outcome.orderId().length()
                + outcome.itemId().length()
                + reason.length());
    json.prepend(END);
    json.prepend(outcome.ts());
    json.prepend(TS);
    if (outcome.orderTs() != OutcomeEvent.UNKNOWN) {
      json.prepend(outcome.orderTs());
      json.prepend(ORDER_TS);
    }
    boolean isPlain = true;
    if (outcome.reason() != null) {
      json.prepend(QUOTE);
      isPlain = json.prependPlain(reason);
      json.prepend(REASON);
    }
    json.prepend(outcome.status() == OutcomeEvent.Status.FAILED ? FAILED : RESERVED);
    json.prepend(outcome.qty());
    json.prepend(QTY);
    isPlain &= json.prependPlain(outcome.itemId());
    json.prepend(ITEM_ID);
    isPlain &= json.prependPlain(outcome.orderId());
    json.prepend(ORDER_ID);
    return isPlain ? json.toBytes() : null;
  }
}
