package io.github.streamingkafka.common.events;

/**
 * What became of an order, as it stands in the topic of outcomes.
 *
 * @param orderId the order's id, also the record's key
 * @param itemId the order's item
 * @param qty the order's quantity
 * @param status reserved or failed
 * @param reason why it failed; null where it is reserved
 * @param orderTs the order's time, epoch milliseconds; {@link #UNKNOWN} where the record has none
 * @param ts when it was decided, epoch milliseconds
 */
public record OutcomeEvent(
    OrderId orderId, Utf8 itemId, long qty, Status status, Utf8 reason, long orderTs, long ts)
    implements Event {

  /** The order's time, if its outcome does not have it. */
  public static final long UNKNOWN = -1;

  public OutcomeEvent(
      String orderId,
      String itemId,
      long qty,
      Status status,
      String reason,
      long orderTs,
      long ts) {
    this(
        OrderId.parse(orderId),
        Utf8.of(itemId),
        qty,
        status,
        reason == null ? null : Utf8.of(reason),
        orderTs,
        ts);
  }

  /**
   * The outcome of an order.
   *
   * @param reason null where it is reserved
   * @param ts when it is decided, epoch milliseconds
   */
  public static OutcomeEvent of(OrderEvent order, Status status, String reason, long ts) {
    return new OutcomeEvent(
        order.orderId(),
        order.itemId(),
        order.qty(),
        status,
        reason == null ? null : Utf8.of(reason),
        order.ts(),
        ts);
  }

  /** The two outcomes there are. */
  public enum Status {
    RESERVED,
    FAILED
  }
}
