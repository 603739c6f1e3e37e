package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.kafka.BoundedConsumer;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads partitions up to pinned ends: committed records only, and in no group. */
public final class LogReader {
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
   * @return where the partitions begin
   * @throws GivenUpException if that takes too long, or the stop is requested
   */
  public Map<TopicPartition, Long> read(
      Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = new BoundedConsumer(properties())) {
      // Before it is asked for beginnings: it warns of partitions that are not assigned.
      consumer.assign(ends.keySet());
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(ends.keySet());
      read(consumer, starts, ends, each);
      return starts;
    }
  }

  /**
   * Reads from {@code starts} up to {@code ends}.
   *
   * @throws GivenUpException if that takes too long, or the stop is requested
   */
  public void read(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = new BoundedConsumer(properties())) {
      consumer.assign(ends.keySet());
      read(consumer, starts, ends, each);
    }
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    ends.keySet().forEach(partition -> consumer.seek(partition, starts.get(partition)));
    Map<TopicPartition, Long> left = KafkaOffsets.sortedMap();
    left.putAll(ends);
    left.keySet().removeIf(partition -> starts.get(partition) >= ends.get(partition));
    long all = left.keySet().stream().mapToLong(p -> ends.get(p) - starts.get(p)).sum();
    long read = 0;
    long progressedAt = System.nanoTime();
    while (!left.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Long end = left.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          each.accept(record);
          read++;
        }
      }
      for (TopicPartition partition : List.copyOf(left.keySet())) {
        if (consumer.position(partition) >= left.get(partition)) {
          left.remove(partition);
          consumer.pause(List.of(partition));
        }
      }
      if (!records.isEmpty()) {
        progressedAt = System.nanoTime();
      }
      progress.tell(String.format(Locale.ROOT, "reading the log: %d of %d", read, all));
      verifyPatience(left, progressedAt);
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
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    return properties;
  }
}
