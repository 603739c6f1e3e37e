package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Waits for outcomes as a reader of committed records would. */
final class Outcomes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private int seen;

  Outcomes(BenchmarkEnvironment environment, Map<String, String> variables) {
    KafkaSettings kafka = environment.settings(variables);
    Set<TopicPartition> partitions = environment.ends(kafka.inventoryTopic()).keySet();
    consumer = new KafkaConsumer<>(kafka.reader());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Waits a little for further ones; returns how many there have been. */
  int poll() {
    return poll(outcome -> {});
  }

  int poll(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    for (ConsumerRecord<byte[], byte[]> outcome : consumer.poll(POLL)) {
      each.accept(outcome);
      seen++;
    }
    return seen;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
