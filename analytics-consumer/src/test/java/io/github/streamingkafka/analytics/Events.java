package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.Event;
import io.github.streamingkafka.common.EventCodec;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Events for tests, and where they go. */
final class Events {
  static final long NOW = 1_795_366_800_000L;

  static final EventTopic ORDERS = new EventTopic("order-events", Kind.ORDER, 3);
  static final EventTopic OUTCOMES = new EventTopic("inventory-events", Kind.OUTCOME, 3);

  private Events() {}

  /** Counts an event where its key belongs. */
  static void count(Tally tally, Event event) {
    byte[] key = key(event);
    TopicPartition home = home(event instanceof OrderEvent ? ORDERS : OUTCOMES, key);
    tally.count(tally.partition(home), key, event);
  }

  /** Counts an event in a partition that may not be that of its key. */
  static void count(Tally tally, int partition, OrderEvent order) {
    TopicPartition from = new TopicPartition(ORDERS.name(), partition);
    tally.count(tally.partition(from), key(order), order);
  }

  /** The key of its record. */
  static byte[] key(Event event) {
    return EventCodec.key(event.orderId().toString());
  }

  static Tally tally() {
    return new Tally(List.of(ORDERS, OUTCOMES));
  }

  private static TopicPartition home(EventTopic topic, byte[] key) {
    return new TopicPartition(topic.name(), Homes.of(key, topic.partitions()));
  }

  static OrderEvent order(String id) {
    return order(id, NOW);
  }

  static OrderEvent order(String id, long ts) {
    return new OrderEvent(id, "item-1", 2, ts);
  }

  static OutcomeEvent reserved(String id) {
    return outcome(id, Status.RESERVED, 5);
  }

  static OutcomeEvent failed(String id) {
    return outcome(id, Status.FAILED, 5);
  }

  static OutcomeEvent outcome(String id, Status status, long latencyMs) {
    return outcome(id, status, NOW, latencyMs);
  }

  static OutcomeEvent outcome(String id, Status status, long orderTs, long latencyMs) {
    String reason = status == Status.FAILED ? "OUT_OF_STOCK" : null;
    return new OutcomeEvent(id, "item-1", 2, status, reason, orderTs, orderTs + latencyMs);
  }
}
