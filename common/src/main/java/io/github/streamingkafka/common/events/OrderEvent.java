package io.github.streamingkafka.common.events;

/**
 * An order, as it stands in the topic of orders.
 *
 * @param orderId 1 to 256 characters, also the record's key
 * @param itemId what is ordered, not empty
 * @param qty how many, from 1
 * @param ts when it was ordered, epoch milliseconds
 */
public record OrderEvent(OrderId orderId, Utf8 itemId, long qty, long ts) implements Event {
  public OrderEvent(String orderId, String itemId, long qty, long ts) {
    this(OrderId.parse(orderId), Utf8.of(itemId), qty, ts);
  }
}
