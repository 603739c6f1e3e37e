package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/** Events for tests, and where they go. */
public final class Events {
  public static final long NOW = 1_795_366_800_000L;

  public static final EventTopic ORDERS = new EventTopic("order-events", "orders", Kind.ORDER, 3);
  public static final EventTopic OUTCOMES =
      new EventTopic("inventory-events", "outcomes", Kind.OUTCOME, 3);

  public static final List<EventTopic> TOPICS = List.of(ORDERS, OUTCOMES);

  private Events() {}

  /** Counts an event where its key belongs. */
  public static void count(Tally tally, Event event) {
    EventTopic topic = event instanceof OrderEvent ? ORDERS : OUTCOMES;
    tally.count(tally.partition(home(topic, event.orderId())), List.of(event));
  }

  /** Counts an event in a partition that may not be that of its key. */
  public static void count(Tally tally, int partition, OrderEvent order) {
    TopicPartition from = new TopicPartition(ORDERS.name(), partition);
    tally.count(tally.partition(from), List.of(order));
  }

  public static Tally tally() {
    return new Tally(TOPICS);
  }

  /** Where the key of an id belongs. */
  public static TopicPartition home(EventTopic topic, OrderId id) {
    return new TopicPartition(
        topic.name(), BuiltInPartitioner.partitionForKey(id.utf8(), topic.partitions()));
  }

  public static OrderEvent order(String id) {
    return order(id, NOW);
  }

  public static OrderEvent order(String id, long ts) {
    return new OrderEvent(id, "item-1", 2, ts);
  }

  public static OutcomeEvent reserved(String id) {
    return outcome(id, Status.RESERVED, 5);
  }

  public static OutcomeEvent failed(String id) {
    return outcome(id, Status.FAILED, 5);
  }

  public static OutcomeEvent outcome(String id, Status status, long latencyMs) {
    return outcome(id, status, NOW, latencyMs);
  }

  public static OutcomeEvent outcome(String id, Status status, long orderTs, long latencyMs) {
    String reason = status == Status.FAILED ? "OUT_OF_STOCK" : null;
    return new OutcomeEvent(id, "item-1", 2, status, reason, orderTs, orderTs + latencyMs);
  }
}
