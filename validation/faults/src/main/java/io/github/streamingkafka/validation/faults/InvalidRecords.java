package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Writes odd records among those of the stack, and keeps count of them. */
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

  private final KafkaSettings kafka;
  private final FailureRule rule;
  private final long seed;
  private final String prefix;
  private final Await await;
  private final Map<Sort, Long> written = new EnumMap<>(Sort.class);
  private final List<String> abortedRuns = new CopyOnWriteArrayList<>();

  /**
   * @param rule how the stack decides
   * @param prefix what ids begin with
   */
  InvalidRecords(KafkaSettings kafka, FailureRule rule, long seed, String prefix, Await await) {
    this.kafka = kafka;
    this.rule = rule;
    this.seed = seed;
    this.prefix = prefix;
    this.await = await;
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
    String tag = prefix + "odd" + round;
    Random random = new Random(seed + round);
    EdgeCaseRecords odd = new EdgeCaseRecords(tag, random);
    String orders = kafka.orderTopic();
    String outcomes = kafka.inventoryTopic();
    Map<Sort, List<ProducerRecord<byte[], byte[]>>> records = new EnumMap<>(Sort.class);
    records.put(Sort.UNREADABLE_ORDERS, odd.unreadable(orders));
    List<ProducerRecord<byte[], byte[]>> unreadable = new ArrayList<>(odd.unreadable(outcomes));
    unreadable.addAll(odd.unknownStatus(outcomes));
    records.put(Sort.UNREADABLE_OUTCOMES, unreadable);
    records.put(Sort.FOREIGN_ORDERS, odd.foreignOrders(orders));
    records.put(Sort.FOREIGN_OUTCOMES, odd.foreignOutcomes(outcomes, rule));
    // What is read was committed, so that what follows from it comes after it in the log.
    List<ConsumerRecord<byte[], byte[]>> someOrders = some(orders, random);
    records.put(
        Sort.ORDERS_AGAIN,
        someOrders.stream()
            .map(it -> EdgeCaseRecords.again(orders, it.key(), it.value()))
            .toList());
    records.put(
        Sort.CHANGED_ORDERS,
        someOrders.stream()
            .flatMap(it -> EdgeCaseRecords.changedOrder(orders, it.key(), it.value()).stream())
            .toList());
    List<ConsumerRecord<byte[], byte[]>> someOutcomes = some(outcomes, random);
    records.put(
        Sort.OUTCOMES_AGAIN,
        someOutcomes.stream()
            .map(it -> EdgeCaseRecords.again(outcomes, it.key(), it.value()))
            .toList());
    records.put(
        Sort.CONFLICTING_OUTCOMES,
        someOutcomes.stream()
            .flatMap(
                it -> EdgeCaseRecords.conflictingOutcome(outcomes, it.key(), it.value()).stream())
            .toList());
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer())) {
      records.forEach((sort, list) -> write(producer, sort, list));
    }
    abort(odd, tag + "aborted", someOutcomes);
  }

  private void write(
      Producer<byte[], byte[]> producer, Sort sort, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException failed) {
        throw new GivenUpException("garbage was not taken: " + failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new GivenUpException("interrupted");
      }
    }
    count(sort, records.size());
  }

  /** Writes what must never be counted: orders of a run of its own, and outcomes that conflict. */
  private void abort(
      EdgeCaseRecords odd, String runId, List<ConsumerRecord<byte[], byte[]>> someOutcomes) {
    List<ProducerRecord<byte[], byte[]>> records =
        new ArrayList<>(odd.ordersToAbort(kafka.orderTopic(), runId));
    for (ConsumerRecord<byte[], byte[]> it : someOutcomes) {
      EdgeCaseRecords.conflictingOutcome(kafka.inventoryTopic(), it.key(), it.value())
          .ifPresent(records::add);
    }
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
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reader())) {
      return await.get(
          "a record in " + topic,
          FOUND_LIMIT,
          () -> {
            List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            TopicPartition one = partitions.get(random.nextInt(partitions.size()));
            consumer.assign(List.of(one));
            long start = consumer.beginningOffsets(List.of(one)).get(one);
            long end = consumer.endOffsets(List.of(one)).get(one);
            consumer.seek(one, start + (long) (random.nextDouble() * (end - start)));
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            consumer.poll(POLL).forEach(found::add);
            return found.isEmpty() ? Optional.empty() : Optional.of(found);
          });
    }
  }

  private Map<String, Object> reader() {
    Map<String, Object> properties = new HashMap<>(kafka.admin());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_REPEATED);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }
}
