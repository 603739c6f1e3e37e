package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Writes records that services have to cope with among those of the stack, and counts them. */
final class InvalidRecords {
  private static final Duration FOUND_LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String MAX_REPEATED = "20";

  /** What was written. */
  enum Sort {
    UNREADABLE_ORDERS,
    UNREADABLE_OUTCOMES,
    ORDERS_AGAIN,
    CHANGED_ORDERS,
    OUTCOMES_AGAIN,
    CONFLICTING_OUTCOMES,
    FOREIGN_ORDERS,
    FOREIGN_OUTCOMES,
    ABORTED_RECORDS;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final TestRun run;
  private final KafkaSettings kafka;
  private final Map<Sort, Long> written = new EnumMap<>(Sort.class);
  private final List<String> abortedRuns = new CopyOnWriteArrayList<>();

  InvalidRecords(TestRun run) {
    this.run = run;
    kafka = run.settings().kafka();
  }

  /** How many records of each sort were written, all of them acknowledged. */
  synchronized Map<Sort, Long> written() {
    return new EnumMap<>(written);
  }

  /** The runs whose orders were written, and aborted. */
  List<String> abortedRuns() {
    return List.copyOf(abortedRuns);
  }

  /** Writes some of each sort. */
  void write(int round) {
    String tag = run.prefix() + "odd" + round;
    Random random = new Random(run.options().seed + round);
    EdgeCaseRecords edgeCases = new EdgeCaseRecords(tag, random);
    String orders = run.orderTopic();
    String outcomes = run.outcomeTopic();
    // What is read was committed, so that what follows from it comes after it in the log.
    List<ConsumerRecord<byte[], byte[]>> someOrders = some(orders, random);
    List<ConsumerRecord<byte[], byte[]>> someOutcomes = some(outcomes, random);
    List<ProducerRecord<byte[], byte[]>> conflicting =
        someOutcomes.stream().flatMap(EdgeCaseRecords::conflictingOutcome).toList();
    Map<Sort, List<ProducerRecord<byte[], byte[]>>> records = new EnumMap<>(Sort.class);
    records.put(Sort.UNREADABLE_ORDERS, edgeCases.unreadable(orders));
    records.put(Sort.UNREADABLE_OUTCOMES, edgeCases.unreadableOutcomes(outcomes));
    records.put(Sort.ORDERS_AGAIN, someOrders.stream().map(EdgeCaseRecords::again).toList());
    records.put(
        Sort.CHANGED_ORDERS, someOrders.stream().flatMap(EdgeCaseRecords::changedOrder).toList());
    records.put(Sort.OUTCOMES_AGAIN, someOutcomes.stream().map(EdgeCaseRecords::again).toList());
    records.put(Sort.CONFLICTING_OUTCOMES, conflicting);
    records.put(Sort.FOREIGN_ORDERS, edgeCases.foreignOrders(orders));
    records.put(Sort.FOREIGN_OUTCOMES, edgeCases.foreignOutcomes(outcomes, run.rule()));
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
      records.forEach((sort, list) -> write(producer, sort, list));
    }
    String aborted = tag + "aborted";
    abort(
        aborted,
        Stream.concat(edgeCases.ordersToAbort(orders, aborted).stream(), conflicting.stream())
            .toList());
  }

  private void write(
      Producer<byte[], byte[]> producer, Sort sort, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException failed) {
        throw new GivenUpException(sort.label() + " were not taken: " + failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new GivenUpException("interrupted");
      }
    }
    count(sort, records.size());
  }

  /** Writes what must never be counted: orders of a run of its own, and outcomes that conflict. */
  private void abort(String runId, List<ProducerRecord<byte[], byte[]>> records) {
    abortedRuns.add(runId);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.transactionalProducer(runId))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> each : records) {
        // Whether it arrives does not matter: it must have no effect.
        var unused = producer.send(each);
      }
      producer.flush();
      producer.abortTransaction();
    } catch (KafkaException brokerAway) {
      // Nobody commits it now, so the broker will abort it.
    }
    count(Sort.ABORTED_RECORDS, records.size());
  }

  private synchronized void count(Sort sort, int records) {
    written.merge(sort, (long) records, Long::sum);
  }

  /** Some committed records from anywhere in a topic. */
  private List<ConsumerRecord<byte[], byte[]>> some(String topic, Random random) {
    Map<String, Object> properties = kafka.reader();
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_REPEATED);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      return run.await()
          .get(
              "a record in " + topic,
              FOUND_LIMIT,
              () -> {
                List<PartitionInfo> partitions = consumer.partitionsFor(topic);
                int chosen = random.nextInt(partitions.size());
                TopicPartition one = new TopicPartition(topic, partitions.get(chosen).partition());
                consumer.assign(List.of(one));
                long start = consumer.beginningOffsets(List.of(one)).get(one);
                long end = consumer.endOffsets(List.of(one)).get(one);
                consumer.seek(one, start + (long) (random.nextDouble() * (end - start)));
                List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
                consumer.poll(POLL).forEach(found::add);
                return Optional.of(found).filter(records -> !records.isEmpty());
              });
    }
  }
}
