package io.github.streamingkafka.validation.rewind;

import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.Table;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * From where to where a group is set, by partition.
 *
 * @param from what is committed; without the partitions that have no commit
 * @param to within the log as it is
 */
record Plan(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {

  /**
   * Makes a plan.
   *
   * @param wanted offsets to go to, whether or not the log has them; partitions that are left out
   *     stay where they are
   */
  static Plan of(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> wanted,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> to = KafkaOffsets.sortedMap();
    for (TopicPartition partition : ends.keySet()) {
      long start = starts.get(partition);
      long now = from.getOrDefault(partition, start);
      long offset = wanted.getOrDefault(partition, now);
      to.put(partition, Math.max(start, Math.min(offset, ends.get(partition))));
    }
    return new Plan(from, to);
  }

  /** How many offsets it goes back; what it skips forward is subtracted. */
  long back() {
    return to.keySet().stream()
        .mapToLong(partition -> from.getOrDefault(partition, to.get(partition)) - to.get(partition))
        .sum();
  }

  @Override
  public String toString() {
    Table table = new Table("partition", "from", "to");
    to.forEach(
        (partition, offset) ->
            table.add(
                partition.toString(),
                from.containsKey(partition) ? from.get(partition).toString() : "-",
                offset.toString()));
    return table.toString();
  }
}
