package io.github.streamingkafka.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * All that the promises of the stack can be judged by, once the services have caught up.
 *
 * @param orders of the log, duplicates too
 * @param outcomes of the log, duplicates too
 * @param unreadable how many records of the log are neither
 * @param lag of both groups, by group and partition
 * @param metrics what {@code /metrics} says
 */
record Evidence(
    List<OrderEvent> orders,
    List<OutcomeEvent> outcomes,
    long unreadable,
    Map<String, Map<TopicPartition, Long>> lag,
    JsonNode metrics) {

  static Evidence gather(Cluster cluster, JsonNode metrics)
      throws ExecutionException, InterruptedException {
    List<OrderEvent> orders = new ArrayList<>();
    List<OutcomeEvent> outcomes = new ArrayList<>();
    long unreadable = 0;
    for (ConsumerRecord<byte[], byte[]> record : cluster.read(Pipeline.ORDER_TOPIC)) {
      try {
        orders.add(EventCodec.readOrder(record.key(), record.value()));
      } catch (UnreadableRecordException bad) {
        unreadable++;
      }
    }
    for (ConsumerRecord<byte[], byte[]> record : cluster.read(Pipeline.INVENTORY_TOPIC)) {
      try {
        outcomes.add(EventCodec.readOutcome(record.key(), record.value()));
      } catch (UnreadableRecordException bad) {
        unreadable++;
      }
    }
    return new Evidence(
        orders,
        outcomes,
        unreadable,
        Map.of(
            Pipeline.INVENTORY,
            cluster.lag(Pipeline.INVENTORY, List.of(Pipeline.ORDER_TOPIC)),
            Pipeline.ANALYTICS,
            cluster.lag(
                Pipeline.ANALYTICS, List.of(Pipeline.ORDER_TOPIC, Pipeline.INVENTORY_TOPIC))),
        metrics);
  }

  Set<String> orderIds() {
    Set<String> ids = new HashSet<>();
    orders.forEach(order -> ids.add(order.orderId().toString()));
    return ids;
  }

  /** The outcome that counts of each order: the first in its partition. */
  Map<String, OutcomeEvent> countedOutcomes() {
    Map<String, OutcomeEvent> counted = new HashMap<>();
    outcomes.forEach(outcome -> counted.putIfAbsent(outcome.orderId().toString(), outcome));
    return counted;
  }

  long metric(String name) {
    return metrics.get(name).asLong();
  }
}
