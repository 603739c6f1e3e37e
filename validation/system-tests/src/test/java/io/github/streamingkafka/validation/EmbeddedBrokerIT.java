package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.stack.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final Duration TRANSACTIONS_END_LIMIT = Duration.ofSeconds(30);
  private static final String TOPIC = "kept";

  @TempDir private Path directory;

  @Test
  void shouldKeepItsDataThroughAStopAndACrash() throws Exception {
    // Given
    String id;
    try (EmbeddedBroker broker = new EmbeddedBroker(directory)) {
      broker.start();
      createTopic(broker);
      write(broker, "before the stop");
      id = clusterId(broker);
    }

    // When another one follows, on another port
    try (EmbeddedBroker next = new EmbeddedBroker(directory)) {
      next.start();
      write(next, "before the crash");
      next.kill();
      next.start();

      // Then
      assertThat(read(next)).containsExactly("before the stop", "before the crash");
      assertThat(clusterId(next)).isEqualTo(id);
    }
  }

  @Test
  void shouldEndTheTransactionsThatWereOpenWhenItCrashed() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(directory)) {
      // Given
      broker.start();
      createTopic(broker);
      Producer<byte[], byte[]> producer = transactionalProducer(broker);
      try {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, new byte[0])).get();

        // When
        broker.kill();
      } finally {
        producer.close(Duration.ZERO);
      }
      broker.start();

      // Then those who read what is committed get to the end
      try (Admin admin = admin(broker)) {
        await()
            .atMost(TRANSACTIONS_END_LIMIT)
            .untilAsserted(
                () ->
                    assertThat(end(admin, IsolationLevel.READ_COMMITTED))
                        .isEqualTo(end(admin, IsolationLevel.READ_UNCOMMITTED)));
      }
    }
  }

  @Test
  void shouldKeepItsPartitionsThoughItWasFrozen() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(directory)) {
      // Given
      broker.start();
      createTopic(broker);
      write(broker, "before");

      // When it was frozen for longer than the session of a broker usually is
      broker.freeze();
      new Await(new StopSignal()).pass(Duration.ofSeconds(10));
      broker.resume();
      write(broker, "after");

      // Then no partition has had a new leader
      try (Cluster cluster = new Cluster(broker.bootstrapServers())) {
        assertThat(cluster.read(TOPIC))
            .extracting(ConsumerRecord::leaderEpoch)
            .containsExactly(Optional.of(0), Optional.of(0));
      }
    }
  }

  @Test
  void shouldTellTheEndOfItsLogWhenItEndsAtOnce() throws Exception {
    // Given
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(
        data.resolve("meta.properties"), "version=1\nnode.id=4711\ncluster.id=other\n");

    try (EmbeddedBroker broker = new EmbeddedBroker(directory)) {
      // When / Then
      assertThatThrownBy(broker::start)
          .isInstanceOf(BrokerUnavailableException.class)
          .hasMessageContainingAll("ended with status 1", "4711", "kafka.log");
    }
  }

  @Test
  void shouldRefuseAPortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EmbeddedBroker broker =
            new EmbeddedBroker(directory, directory.resolve("log"), other.getLocalPort())) {
      assertThatThrownBy(broker::start)
          .isInstanceOf(BrokerUnavailableException.class)
          .hasMessageContaining("port " + other.getLocalPort());
    }
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get();
    }
  }

  private static Producer<byte[], byte[]> transactionalProducer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "any",
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "1000"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static long end(Admin admin, IsolationLevel isolation) throws Exception {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static String clusterId(EmbeddedBroker broker) throws Exception {
    try (Admin admin = admin(broker)) {
      return admin.describeCluster().clusterId().get();
    }
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }

  private static void write(EmbeddedBroker broker, String value) throws Exception {
    try (Cluster cluster = new Cluster(broker.bootstrapServers())) {
      cluster.write(List.of(new ProducerRecord<>(TOPIC, value.getBytes(UTF_8))));
    }
  }

  private static List<String> read(EmbeddedBroker broker) throws Exception {
    try (Cluster cluster = new Cluster(broker.bootstrapServers())) {
      return cluster.read(TOPIC).stream().map(record -> new String(record.value(), UTF_8)).toList();
    }
  }
}
