package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What exercises see, made up for tests: one partition of each topic. */
public final class Seen {
  public static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
  public static final TopicPartition ORDERS = new TopicPartition("order-events", 0);
  public static final TopicPartition OUTCOMES = new TopicPartition("inventory-events", 0);
  static final StackSettings SETTINGS =
      new StackSettings(
          KafkaSettings.from(new Environment(Map.of())),
          "inventory-consumer",
          "analytics-consumer");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Seen() {}

  /** The names of the expectations that do not hold. */
  static List<String> failed(List<Check> expectations) {
    return expectations.stream()
        .filter(each -> each.verdict() == Verdict.FAIL)
        .map(Check::what)
        .toList();
  }

  /** Single quotes stand for double ones. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }

  /** Where the topics end, and how far inventory and analytics are behind. */
  public static GroupLags groupLags(long end, long inventoryLag, long ordersLag, long outcomesLag) {
    Map<TopicPartition, Long> ends = KafkaOffsets.sortedMap();
    ends.put(ORDERS, end);
    ends.put(OUTCOMES, end);
    Map<TopicPartition, Long> inventory = KafkaOffsets.sortedMap();
    inventory.put(ORDERS, inventoryLag);
    Map<TopicPartition, Long> analytics = KafkaOffsets.sortedMap();
    analytics.put(ORDERS, ordersLag);
    analytics.put(OUTCOMES, outcomesLag);
    Map<String, Map<TopicPartition, Long>> lags = new LinkedHashMap<>();
    lags.put("inventory-consumer", inventory);
    lags.put("analytics-consumer", analytics);
    return new GroupLags(ends, lags);
  }

  /** A burst of so many orders, all of them acknowledged. */
  static SentBurst burst(int orders, long expectedFailures, double seconds) {
    return new SentBurst(
        "run",
        orders,
        json(
            String.format(
                Locale.ROOT,
                "{'sent': %d, 'acknowledged': %d, 'expected_failures': %d, 'fail_rate': 0.05, 'duration_sec': %s}",
                orders,
                orders,
                expectedFailures,
                seconds)),
        Map.of(),
        START,
        START.plusMillis((long) (seconds * 1_000)));
  }

  /** A slice of the log with these orders of the run, of which the first ones fail. */
  public static LogSlice slice(int orders, int failures) {
    LogSlice slice = new LogSlice("order-events", "run");
    for (int i = 1; i <= orders; i++) {
      slice.add(order("run-" + i));
      slice.add(outcome("run-" + i, i <= failures ? "FAILED" : "RESERVED", i % 100));
    }
    return slice;
  }

  public static ConsumerRecord<byte[], byte[]> order(String id) {
    return record(
        ORDERS,
        id,
        String.format(
            Locale.ROOT,
            "{\"order_id\":\"%s\",\"item_id\":\"item-1\",\"qty\":1,\"ts\":%d}",
            id,
            START.toEpochMilli()));
  }

  public static ConsumerRecord<byte[], byte[]> outcome(String id, String status, long latencyMs) {
    return record(
        OUTCOMES,
        id,
        String.format(
            Locale.ROOT,
            "{\"order_id\":\"%s\",\"status\":\"%s\",\"order_ts\":%d,\"ts\":%d}",
            id,
            status,
            START.toEpochMilli(),
            START.toEpochMilli() + latencyMs));
  }

  public static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, String key, String value) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        0,
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }
}
