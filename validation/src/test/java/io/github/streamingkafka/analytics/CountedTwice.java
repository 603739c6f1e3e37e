package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * An order that is read twice, and its outcome, by the classes of analytics that this one's class
 * loader finds. It is in their package since they are not public.
 */
public final class CountedTwice implements Supplier<Map<String, Object>> {
  @Override
  public Map<String, Object> get() {
    TopicPartition orders = new TopicPartition("orders", 0);
    TopicPartition outcomes = new TopicPartition("outcomes", 0);
    Tally tally =
        new Tally(
            List.of(
                new EventTopic(orders.topic(), "orders", Kind.ORDER, 1),
                new EventTopic(outcomes.topic(), "outcomes", Kind.OUTCOME, 1)));
    OrderEvent order = new OrderEvent("run-1", "item-1", 1, 1_000);
    OutcomeEvent outcome =
        new OutcomeEvent("run-1", "item-1", 1, Status.RESERVED, null, 1_000, 1_007);
    tally.count(tally.partition(orders), order);
    tally.count(tally.partition(orders), order);
    tally.count(tally.partition(outcomes), outcome);
    int written = tally.takeChanges(Map.of(orders, 2L, outcomes, 1L)).size();
    return Map.of(
        "orders", tally.orders(),
        "duplicates", tally.duplicates(),
        "outcomes", tally.outcomes(),
        "minutes", tally.minutes().toString(),
        "has digest", !tally.digest().equals(Sums.hex(0)),
        "longest latency", tally.latency().max(),
        "has state", written > 0);
  }
}
