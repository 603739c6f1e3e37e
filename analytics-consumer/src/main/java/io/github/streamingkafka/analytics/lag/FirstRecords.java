package io.github.streamingkafka.analytics.lag;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the time of the first record from an offset on, by reading it: offsets have no time. For
 * one thread.
 */
final class FirstRecords implements AutoCloseable {
  /** Instead of the time of a record: there is no record, only ends of transactions. */
  static final Long NONE = -1L;

  private static final Duration POLL = Duration.ofMillis(100);

  /** Of so many polls one brings something, if there is something. */
  private static final int MAX_EMPTY_POLLS = 5;

  private final Supplier<Consumer<byte[], byte[]>> committedReader;
  private final Supplier<Consumer<byte[], byte[]>> uncommittedReader;
  private Consumer<byte[], byte[]> committed;
  private Consumer<byte[], byte[]> uncommitted;

  /**
   * @param committedReader makes a consumer in no group that sees committed records, once one is
   *     needed; it should return one record a poll
   * @param uncommittedReader the same for one that sees all records: behind a transaction that is
   *     still open, nothing is committed, and yet waits
   */
  FirstRecords(
      Supplier<Consumer<byte[], byte[]>> committedReader,
      Supplier<Consumer<byte[], byte[]>> uncommittedReader) {
    this.committedReader = committedReader;
    this.uncommittedReader = uncommittedReader;
  }

  /**
   * The times of the first records.
   *
   * @param from offsets before the end of their partition
   * @return epoch milliseconds, or {@link #NONE}; without those that could not be read
   */
  Map<TopicPartition, Long> times(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
    if (from.isEmpty()) {
      return Map.of();
    }
    committed = committed == null ? committedReader.get() : committed;
    Map<TopicPartition, Long> times = new HashMap<>();
    Map<TopicPartition, Long> held = read(committed, from, ends, times);
    if (!held.isEmpty()) {
      uncommitted = uncommitted == null ? uncommittedReader.get() : uncommitted;
      read(uncommitted, held, ends, times);
    }
    return times;
  }

  /**
   * Reads one record of each partition.
   *
   * @return the partitions in which there is none up to the offset there
   */
  private static Map<TopicPartition, Long> read(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> times) {
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    Set<TopicPartition> missing = new HashSet<>(from.keySet());
    int emptyPolls = 0;
    while (!missing.isEmpty() && emptyPolls < MAX_EMPTY_POLLS) {
      var records = consumer.poll(POLL);
      emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (missing.remove(partition)) {
          times.put(partition, record.timestamp());
          consumer.pause(List.of(partition));
        }
      }
      if (records.isEmpty()) {
        missing.removeIf(partition -> isAtEnd(consumer, partition, ends, times));
      }
    }
    Map<TopicPartition, Long> without = new HashMap<>();
    missing.forEach(partition -> without.put(partition, consumer.position(partition)));
    // What was fetched besides is not needed.
    consumer.unsubscribe();
    return without;
  }

  private static boolean isAtEnd(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> times) {
    boolean isAtEnd = consumer.position(partition) >= ends.get(partition);
    if (isAtEnd) {
      times.put(partition, NONE);
    }
    return isAtEnd;
  }

  @Override
  public void close() {
    if (committed != null) {
      committed.close();
    }
    if (uncommitted != null) {
      uncommitted.close();
    }
  }
}
