package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.MetricsClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * What one instance of analytics serves at one moment.
 *
 * @param minutes {@code /minutes}
 * @param runs {@code /runs}
 * @param offsets what all of it is said to be a function of: the next offsets to count
 * @param lag from there to the ends
 */
record Answer(
    JsonNode metrics,
    JsonNode minutes,
    JsonNode runs,
    Map<TopicPartition, Long> offsets,
    Map<TopicPartition, Long> lag) {

  /** What only grows. */
  private static final List<String> TOTALS =
      List.of("orders_total", "inventory_events", "failures", "duplicates", "invalid");

  Answer(JsonNode metrics, JsonNode minutes, JsonNode runs) {
    this(
        metrics,
        minutes,
        runs,
        byPartition(metrics.path("offsets")),
        byPartition(metrics.path("lag")));
  }

  /**
   * Asks for the rest of an answer; empty if that is of another report by now.
   *
   * @throws IOException if nobody answers
   */
  static Optional<Answer> complete(JsonNode metrics, MetricsClient analytics) throws IOException {
    Optional<JsonNode> minutes = analytics.minutes().filter(isOf(metrics));
    Optional<JsonNode> runs = analytics.runs().filter(isOf(metrics));
    return minutes.isEmpty() || runs.isEmpty()
        ? Optional.empty()
        : Optional.of(new Answer(metrics, minutes.get(), runs.get()));
  }

  private static Predicate<JsonNode> isOf(JsonNode metrics) {
    return answer -> answer.path("offsets").equals(metrics.path("offsets"));
  }

  /** The figures of partitions, without that of all. */
  private static Map<TopicPartition, Long> byPartition(JsonNode named) {
    Map<TopicPartition, Long> figures = KafkaOffsets.sortedMap();
    for (Map.Entry<String, JsonNode> figure : named.properties()) {
      String name = figure.getKey();
      int hyphen = name.lastIndexOf('-');
      if (hyphen >= 0) {
        int number = Integer.parseInt(name.substring(hyphen + 1));
        figures.put(
            new TopicPartition(name.substring(0, hyphen), number), figure.getValue().asLong(-1));
      }
    }
    return figures;
  }

  /** When it was made, epoch seconds. */
  double generatedAt() {
    return metrics.path("generated_at").asDouble();
  }

  /** Partitions of which an earlier answer had counted more: somebody has rewound the group. */
  List<TopicPartition> behind(Answer earlier) {
    return offsets.keySet().stream()
        .filter(partition -> offsets.get(partition) < earlier.offsets.getOrDefault(partition, 0L))
        .toList();
  }

  /** The totals that are less than in an earlier answer. */
  List<String> lessThan(Answer earlier) {
    return TOTALS.stream()
        .filter(name -> metrics.path(name).asLong() < earlier.metrics.path(name).asLong())
        .toList();
  }
}
