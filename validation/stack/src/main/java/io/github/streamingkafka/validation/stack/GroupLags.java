package io.github.streamingkafka.validation.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the topics end, and how far each group is behind, as of one moment.
 *
 * @param ends by partition
 * @param lags by group, then by partition
 */
public record GroupLags(
    Map<TopicPartition, Long> ends, Map<String, Map<TopicPartition, Long>> lags) {

  /** Asks Kafka. */
  public static GroupLags ask(
      KafkaOffsets kafka, StackSettings settings, Set<TopicPartition> partitions) {
    Set<TopicPartition> orders =
        partitions.stream()
            .filter(partition -> partition.topic().equals(settings.kafka().orderTopic()))
            .collect(Collectors.toSet());
    // Before the ends: a lag may look too large by what arrives meanwhile, but never too small.
    Map<TopicPartition, Long> inventory = kafka.committed(settings.inventoryGroup(), orders);
    Map<TopicPartition, Long> analytics = kafka.committed(settings.analyticsGroup(), partitions);
    Map<TopicPartition, Long> starts = kafka.starts(partitions);
    Map<TopicPartition, Long> ends = kafka.ends(partitions);
    Map<String, Map<TopicPartition, Long>> lags = new LinkedHashMap<>();
    lags.put(settings.inventoryGroup(), lag(orders, inventory, starts, ends));
    lags.put(settings.analyticsGroup(), lag(partitions, analytics, starts, ends));
    return new GroupLags(ends, lags);
  }

  /**
   * How far any group is behind, in all partitions of the topics that it reads or has committed
   * offsets of; empty if Kafka knows of none.
   */
  public static Map<TopicPartition, Long> of(KafkaOffsets kafka, String group) {
    Set<TopicPartition> partitions = kafka.partitions(kafka.topics(group));
    return lag(
        partitions,
        kafka.committed(group, partitions),
        kafka.starts(partitions),
        kafka.ends(partitions));
  }

  /** How far a group is behind on all partitions together. */
  public long lag(String group) {
    return lags.get(group).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether nobody is behind. */
  public boolean isDrained() {
    return lags.keySet().stream().allMatch(group -> lag(group) == 0);
  }

  /** Where the partitions that all groups read end together, which are those of orders. */
  public long orders() {
    return ends.entrySet().stream()
        .filter(end -> lags.values().stream().allMatch(lag -> lag.containsKey(end.getKey())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Who is how far behind. */
  public String describeLags() {
    return lags.keySet().stream()
        .map(group -> group + " has a lag of " + lag(group))
        .collect(Collectors.joining(", "));
  }

  private static Map<TopicPartition, Long> lag(
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> committed,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> lag = KafkaOffsets.sortedMap();
    for (TopicPartition partition : partitions) {
      long at = committed.getOrDefault(partition, starts.get(partition));
      lag.put(partition, Math.max(0, ends.get(partition) - at));
    }
    return lag;
  }
}
