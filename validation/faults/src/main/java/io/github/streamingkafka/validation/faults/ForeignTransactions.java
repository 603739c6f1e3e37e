package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.MetricsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What other clients do: take transactional ids that are not theirs, and leave transactions open.
 */
final class ForeignTransactions {
  /** Long enough for the stack to notice, and to say so. */
  private static final int TIMEOUT_MS = 20_000;

  private final TestRun run;
  private final KafkaSettings kafka;
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  ForeignTransactions(TestRun run) {
    this.run = run;
    kafka = run.settings().kafka();
  }

  /** The runs whose orders were written, and never committed. */
  List<String> abortedRuns() {
    return List.copyOf(runs);
  }

  /** The transactional ids that analytics named as what held a partition back. */
  Set<String> named() {
    return Set.copyOf(named);
  }

  /** Takes over all transactional ids of a group's members, those of earlier ones too. */
  boolean takeOver(String group) {
    try (Admin admin = Admin.create(kafka.admin())) {
      List<String> ids =
          KafkaOffsets.await(admin.listTransactions().all()).stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.startsWith(group + "-"))
              .toList();
      KafkaOffsets.await(admin.fenceProducers(ids).all());
      return !ids.isEmpty();
    }
  }

  /** The transactional id of a round. */
  String id(int round) {
    return run.prefix() + "held" + round;
  }

  /**
   * Opens a transaction that its owner does not end.
   *
   * @throws KafkaException if Kafka does not answer
   */
  Open open(int round) {
    List<String> topics = List.of(run.orderTopic(), run.outcomeTopic(), Topics.ANALYTICS_STATE);
    return open(topics.get(round % topics.size()), id(round));
  }

  private Open open(String topic, String id) {
    Map<String, Object> properties = kafka.transactionalProducer(id);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS);
    Producer<byte[], byte[]> producer = new KafkaProducer<>(properties);
    boolean isOpen = false;
    try {
      producer.initTransactions();
      producer.beginTransaction();
      ProducerRecord<byte[], byte[]> order = EdgeCaseRecords.order(topic, id + "-1", 1);
      RecordMetadata written = producer.send(order).get();
      runs.add(id);
      isOpen = true;
      return new Open(
          id, new TopicPartition(topic, written.partition()), written.offset(), producer);
    } catch (ExecutionException refused) {
      throw new KafkaException(refused.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    } finally {
      if (!isOpen) {
        producer.close(Duration.ZERO);
      }
    }
  }

  /** A transaction that holds back who reads what is committed of a partition. */
  final class Open implements AutoCloseable {
    private final String id;
    private final TopicPartition partition;
    private final long offset;
    private final Producer<byte[], byte[]> producer;

    private Open(
        String id, TopicPartition partition, long offset, Producer<byte[], byte[]> producer) {
      this.id = id;
      this.partition = partition;
      this.offset = offset;
      this.producer = producer;
    }

    /** Whether it is over, for whoever waits for it. */
    boolean isOver() {
      return run.kafka().stableEnds(Set.of(partition)).get(partition) > offset;
    }

    /** Whether analytics says that this is what it waits for. */
    boolean isNamed(MetricsClient analytics) throws IOException {
      boolean isNamed =
          analytics.metrics().stream()
              .anyMatch(
                  metrics ->
                      metrics
                          .at("/held_back/" + partition + "/transactional_id")
                          .asText()
                          .equals(id));
      if (isNamed) {
        named.add(id);
      }
      return isNamed;
    }

    /** Ends it by an administrator's command. */
    boolean terminate() {
      try (Admin admin = Admin.create(kafka.admin())) {
        KafkaOffsets.await(admin.forceTerminateTransaction(id).result());
        return true;
      }
    }

    /** The transaction is left as it is. */
    @Override
    public void close() {
      producer.close(Duration.ZERO);
    }
  }
}
