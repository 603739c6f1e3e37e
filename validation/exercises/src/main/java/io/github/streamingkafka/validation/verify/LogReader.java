package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.kafka.BoundedConsumer;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions up to pinned ends: committed records only, and in no group. */
public final class LogReader {
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings kafka;
  private final ProgressPrinter progress;
  private final StopSignal stop;
  private final Duration patience;

  /**
   * @param patience how long to wait for a record that does not come
   */
  public LogReader(
      KafkaSettings kafka, ProgressPrinter progress, StopSignal stop, Duration patience) {
    this.kafka = kafka;
    this.progress = progress;
    this.stop = stop;
    this.patience = patience;
  }

  /**
   * Reads from the partitions' beginnings up to {@code ends}.
   *
   * @throws GivenUpException if that takes too long, or the stop is requested
   */
  public void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (Cursor cursor = open(ends.keySet())) {
      cursor.read(ends, each);
    }
  }

  /** The same, from {@code starts} on. */
  public void read(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (Cursor cursor = new Cursor(starts)) {
      cursor.read(ends, each);
    }
  }

  /** Begins where these partitions begin. */
  Cursor open(Set<TopicPartition> partitions) {
    return new Cursor(partitions);
  }

  /** Reads on and on, each time up to other ends. */
  final class Cursor implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer = new BoundedConsumer(properties());
    private final Map<TopicPartition, Long> starts;

    /** Read already, but not below the ends so far. */
    private List<ConsumerRecord<byte[], byte[]>> ahead = new ArrayList<>();

    private Cursor(Set<TopicPartition> partitions) {
      // Before it is asked for beginnings: it warns of partitions that are not assigned.
      consumer.assign(partitions);
      starts = consumer.beginningOffsets(partitions);
      starts.forEach(consumer::seek);
    }

    private Cursor(Map<TopicPartition, Long> starts) {
      consumer.assign(starts.keySet());
      this.starts = starts;
      starts.forEach(consumer::seek);
    }

    /** Where it began. */
    Map<TopicPartition, Long> starts() {
      return starts;
    }

    /**
     * Reads up to {@code ends}; partitions without one are not read.
     *
     * @return how many records there were
     * @throws GivenUpException if that takes too long, or the stop is requested
     */
    long read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
      Map<TopicPartition, Long> left = KafkaOffsets.sortedMap();
      left.putAll(ends);
      // Asked for each record, and the given one may be a sorted map.
      Map<TopicPartition, Long> limits = new HashMap<>(ends);
      removeReached(left);
      long all = distance(left);
      long read = 0;
      List<ConsumerRecord<byte[], byte[]>> next = ahead;
      ahead = new ArrayList<>();
      consumer.resume(left.keySet());
      long startedAt = System.nanoTime();
      long progressedAt = startedAt;
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : next) {
          if (record.offset() < limits.getOrDefault(partition(record), 0L)) {
            each.accept(record);
            read++;
          } else {
            ahead.add(record);
          }
        }
        removeReached(left);
        if (left.isEmpty()) {
          return read;
        }
        if (System.nanoTime() - startedAt > SILENCE.toNanos()) {
          progress.tell(
              String.format(Locale.ROOT, "reading the log: %d of %d", all - distance(left), all));
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          progressedAt = System.nanoTime();
        }
        verifyPatience(left, progressedAt);
        next = new ArrayList<>();
        records.forEach(next::add);
      }
    }

    private void removeReached(Map<TopicPartition, Long> left) {
      left.entrySet().removeIf(end -> distance(end) <= 0);
      consumer.pause(consumer.assignment().stream().filter(p -> !left.containsKey(p)).toList());
    }

    private long distance(Map<TopicPartition, Long> ends) {
      return ends.entrySet().stream().mapToLong(this::distance).sum();
    }

    private long distance(Map.Entry<TopicPartition, Long> end) {
      return end.getValue() - consumer.position(end.getKey());
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
      return new TopicPartition(record.topic(), record.partition());
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  private void verifyPatience(Map<TopicPartition, Long> left, long progressedAt) {
    if (stop.isRequested()) {
      throw new GivenUpException("stopped while the log was read");
    }
    if (System.nanoTime() - progressedAt > patience.toNanos()) {
      throw new GivenUpException(
          String.format(
              Locale.ROOT,
              "no record of %s for %d s: is a transaction open?",
              left.keySet(),
              patience.toSeconds()));
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(kafka.admin());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A fetch that finds nothing must not hold up the next one, which may be of other partitions.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    return properties;
  }
}
