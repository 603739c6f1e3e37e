package io.github.streamingkafka.common.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group starts to read a partition without a committed offset, or with one that the log
 * does not have. Kafka's consumer would apply {@code auto.offset.reset}, and skip records silently.
 */
final class StartOffsets {
  private final Consumer<byte[], byte[]> consumer;
  private final AutoOffsetReset reset;

  StartOffsets(Consumer<byte[], byte[]> consumer, AutoOffsetReset reset) {
    this.consumer = consumer;
    this.reset = reset;
  }

  /**
   * Of partitions without a committed offset. One that was added to a topic that the group reads
   * already begins at its start, whatever the rule is; otherwise the records written before it was
   * noticed would be lost.
   */
  Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
    Map<Boolean, List<TopicPartition>> byEnd =
        partitions.stream().collect(Collectors.partitioningBy(this::beginsAtTheEnd));
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
   * Where to continue after offsets that the log does not have: at its beginning, if that has moved
   * past them; where the log was truncated, if the broker knows; otherwise at the beginning, since
   * it may be another log. No record that exists is skipped.
   */
  Map<TopicPartition, Long> after(OffsetOutOfRangeException gone) {
    Map<TopicPartition, Long> starts =
        new HashMap<>(consumer.beginningOffsets(gone.offsetOutOfRangePartitions().keySet()));
    if (gone instanceof LogTruncationException truncated) {
      truncated
          .divergentOffsets()
          .forEach((partition, cut) -> starts.merge(partition, cut.offset(), Math::max));
    }
    return starts;
  }
}
