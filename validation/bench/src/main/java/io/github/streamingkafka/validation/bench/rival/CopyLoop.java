package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Consumes and produces in transactions as inventory does, but does not look at what it copies. */
public final class CopyLoop {
  /** What it has, for the table. */
  public static final String GIVEN =
      "the services' client settings, a transaction each 100 ms, no JSON";

  private static final Duration POLL = Duration.ofMillis(100);

  private CopyLoop() {}

  public static void main(String[] arguments) {
    Program.run(RivalConfig::from, CopyLoop::run);
  }

  private static int run(RivalConfig config, StopSignal stop) {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(config.consumer());
        var producer = new KafkaProducer<byte[], byte[]>(config.producer())) {
      stop.onRequest(consumer::wakeup);
      producer.initTransactions();
      consumer.subscribe(List.of(config.kafka().orderTopic()));
      copy(config, consumer, producer, stop);
    } catch (WakeupException stopped) {
      return ExitStatus.OK;
    }
    return ExitStatus.OK;
  }

  private static void copy(
      RivalConfig config,
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaProducer<byte[], byte[]> producer,
      StopSignal stop) {
    String to = config.kafka().inventoryTopic();
    long window = Duration.ofMillis(config.commitMs()).toNanos();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    long openedAt = 0;
    while (!stop.isRequested()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (offsets.isEmpty() && !records.isEmpty()) {
        producer.beginTransaction();
        openedAt = System.nanoTime();
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(new ProducerRecord<>(to, record.key(), record.value()));
      }
      offsets.putAll(records.nextOffsets());
      if (!offsets.isEmpty() && System.nanoTime() - openedAt >= window) {
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        offsets.clear();
      }
    }
  }
}
