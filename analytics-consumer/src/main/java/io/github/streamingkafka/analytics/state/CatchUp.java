package io.github.streamingkafka.analytics.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings partitions whose state does not stand for the committed offsets to there: the records
 * before are read once more from the log's start, as fast as it goes, and then the consumer is
 * where the group is. It goes through the group's own consumer, whose polls keep the membership
 * meanwhile.
 */
final class CatchUp {
  private final Consumer<byte[], byte[]> consumer;
  private final EndOffsets endOffsets;
  private Map<TopicPartition, Long> committed = Map.of();

  /** Partitions not yet there, and the offset that has to be reached. */
  private final Map<TopicPartition, Long> until = new HashMap<>();

  /** What had to be read in the beginning. */
  private long all;

  /**
   * @param consumer the group's own
   * @param endOffsets asks the broker where partitions end, whatever is committed by then: a group
   *     may have been moved behind a transaction that is still open
   */
  CatchUp(Consumer<byte[], byte[]> consumer, EndOffsets endOffsets) {
    this.consumer = consumer;
    this.endOffsets = endOffsets;
  }

  /**
   * Starts anew.
   *
   * @param committed the committed offsets of all assigned partitions
   * @param starts where the log begins of those of them that are to be counted again
   */
  void begin(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> starts) {
    Set<TopicPartition> again = starts.keySet();
    this.committed = committed;
    until.clear();
    Map<TopicPartition, Long> ends = endOffsets.endOffsets(again);
    committed.forEach(consumer::seek);
    for (TopicPartition partition : again) {
      long reachable = Math.min(committed.get(partition), ends.get(partition));
      if (starts.get(partition) < reachable) {
        consumer.seek(partition, starts.get(partition));
        until.put(partition, reachable);
      }
    }
    consumer.pause(committed.keySet());
    consumer.resume(until.keySet());
    all = left();
    endWhereDone();
  }

  private long left() {
    return until.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }

  /** How much is read, from 0 to 1. */
  double progress() {
    return isDone() ? 1 : 1 - (double) left() / all;
  }

  /** Whether the consumer is where the group is. */
  boolean isDone() {
    return until.isEmpty();
  }

  /**
   * Takes what a poll returned; a partition that has arrived waits for the others.
   *
   * @param fold counts records of one partition
   */
  void fold(
      ConsumerRecords<byte[], byte[]> records,
      java.util.function.Consumer<List<ConsumerRecord<byte[], byte[]>>> fold) {
    for (TopicPartition partition : records.partitions()) {
      long end = until.getOrDefault(partition, 0L);
      List<ConsumerRecord<byte[], byte[]>> below =
          records.records(partition).stream().filter(record -> record.offset() < end).toList();
      if (!below.isEmpty()) {
        fold.accept(below);
      }
    }
    // By the position, since what was left of a partition may be markers or deleted by now.
    for (TopicPartition partition : Set.copyOf(until.keySet())) {
      if (consumer.position(partition) >= until.get(partition)) {
        until.remove(partition);
        consumer.seek(partition, committed.get(partition));
        consumer.pause(List.of(partition));
      }
    }
    endWhereDone();
  }

  private void endWhereDone() {
    if (until.isEmpty()) {
      consumer.resume(committed.keySet());
    }
  }
}
