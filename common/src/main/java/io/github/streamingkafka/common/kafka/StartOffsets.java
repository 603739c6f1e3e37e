package io.github.streamingkafka.common.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group reads a partition from when its committed offset does not say, or says an offset
 * that the log does not have. Kafka's consumer would decide that by {@code auto.offset.reset},
 * without a word of what it passes over.
 */
final class StartOffsets {
  /**
   * Reading goes on elsewhere.
   *
   * @param from the offset that was to be read next
   * @param to the one that is read instead
   */
  record Jump(TopicPartition partition, long from, long to) {
    /** Whether the log's beginning has moved past the offset. */
    boolean isForward() {
      return to > from;
    }
  }

  private final Consumer<byte[], byte[]> consumer;
  private final AutoOffsetReset reset;

  StartOffsets(Consumer<byte[], byte[]> consumer, AutoOffsetReset reset) {
    this.consumer = consumer;
    this.reset = reset;
  }

  /**
   * Of partitions without a committed offset. One that was added to a topic that the group reads
   * already begins at its start, whatever the rule is: else what was written before it was seen
   * would be lost.
   */
  Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
    Map<Boolean, Set<TopicPartition>> byEnd =
        partitions.stream()
            .collect(Collectors.partitioningBy(this::beginsAtTheEnd, Collectors.toSet()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    if (!byEnd.get(true).isEmpty()) {
      offsets.putAll(consumer.endOffsets(byEnd.get(true)));
    }
    if (!byEnd.get(false).isEmpty()) {
      offsets.putAll(consumer.beginningOffsets(byEnd.get(false)));
    }
    return offsets;
  }

  private boolean beginsAtTheEnd(TopicPartition partition) {
    return reset == AutoOffsetReset.LATEST && !isRead(partition.topic());
  }

  private boolean isRead(String topic) {
    Set<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    return consumer.committed(all).values().stream().anyMatch(Objects::nonNull);
  }

  /**
   * Where to go on after offsets that the log does not have: at its beginning, where that has moved
   * on; where the log was cut, if the broker knows; else at the beginning again, since what is
   * there may be another log. Nothing that is there is passed over.
   */
  List<Jump> after(OffsetOutOfRangeException gone) {
    Map<TopicPartition, Long> positions = gone.offsetOutOfRangePartitions();
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(positions.keySet());
    Map<TopicPartition, OffsetAndMetadata> divergent =
        gone instanceof LogTruncationException cut ? cut.divergentOffsets() : Map.of();
    List<Jump> jumps = new ArrayList<>();
    positions.forEach(
        (partition, from) -> {
          long beginning = beginnings.get(partition);
          long to =
              divergent.containsKey(partition)
                  ? Math.max(beginning, divergent.get(partition).offset())
                  : beginning;
          jumps.add(new Jump(partition, from, to));
        });
    return jumps;
  }
}
