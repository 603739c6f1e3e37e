package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.streamingkafka.common.kafka.AutoOffsetReset;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.kafka.TransactionalConsumer;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A partition moves while its owner has a transaction open: nothing is lost, and nothing is decided
 * twice, whichever protocol the group has.
 */
class RebalanceIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int ORDERS = 600;

  @TempDir private static Path directory;

  private static EmbeddedBroker broker;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    broker = new EmbeddedBroker(directory);
    broker.start();
    cluster = new Cluster(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    cluster.close();
    broker.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void shouldCommitWhatWasDecidedBeforeAPartitionMoves(String protocol) throws Exception {
    Group group = new Group("moves", protocol);
    try (Member first = group.join("first");
        Member second = group.member("second")) {
      // Given
      group.write(0);
      await().atMost(LIMIT).until(() -> first.decide().decided() == ORDERS);

      // When
      second.subscribe();
      awaitShared(first, second);
      group.write(ORDERS);

      // Then
      group.awaitCommitted(first, second);
      assertThat(second.decided()).isPositive();
      group.assertEachIsDecidedOnce(2 * ORDERS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void shouldRefuseTheCommitOfAMemberThatTheGroupWentOnWithout(String protocol) throws Exception {
    Group group = new Group("went-on", protocol);
    try (Member first = group.join("first");
        Member second = group.member("second")) {
      // Given
      group.write(0);
      await().atMost(LIMIT).until(() -> first.decide().decided() == ORDERS);

      // When
      group.removeMembers();
      second.subscribe();
      await().atMost(LIMIT).until(() -> second.decide().decided() == ORDERS);
      second.commit();

      // Then
      var refused = catchThrowableOfType(CommitFailedException.class, first::commit);
      assertThat(refused).isNotNull();
      first.recover(refused);
      group.write(ORDERS);
      group.awaitCommitted(first, second);
      group.assertEachIsDecidedOnce(2 * ORDERS);
    }
  }

  /** What the test before rests on, and how far the two protocols agree. */
  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void shouldTakeOffsetsOfAnEarlierMembershipAtMostForWhatIsStillOwned(String protocol)
      throws Exception {
    Group group = new Group("earlier", protocol);
    try (Member first = group.join("first");
        Member second = group.member("second");
        var producer = group.producer("other")) {
      // Given
      producer.initTransactions();
      ConsumerGroupMetadata earlier = first.membership();
      second.subscribe();
      awaitShared(first, second);
      assertThat(first.membership().generationId()).isGreaterThan(earlier.generationId());

      // When / Then
      for (TopicPartition moved : second.partitions()) {
        assertRefused(producer, moved, earlier);
      }
      for (TopicPartition stillOwned : first.partitions()) {
        if (protocol.equals("classic")) {
          assertRefused(producer, stillOwned, earlier);
        } else {
          assertThatCode(() -> commitOffset(producer, stillOwned, earlier))
              .doesNotThrowAnyException();
        }
      }
    }
  }

  /** Each has a half of the partitions. */
  private static void awaitShared(Member first, Member second) {
    await()
        .atMost(LIMIT)
        .until(
            () -> Stream.of(first, second).map(member -> member.decide().owned()).toList(),
            owned -> owned.equals(List.of(3, 3)));
  }

  private static void assertRefused(
      KafkaProducer<byte[], byte[]> producer,
      TopicPartition partition,
      ConsumerGroupMetadata membership) {
    assertThatThrownBy(() -> commitOffset(producer, partition, membership))
        .isInstanceOf(CommitFailedException.class);
    producer.abortTransaction();
  }

  private static void commitOffset(
      KafkaProducer<byte[], byte[]> producer,
      TopicPartition partition,
      ConsumerGroupMetadata membership) {
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(0)), membership);
    producer.commitTransaction();
  }

  /** A group, and topics of its own. */
  private static final class Group {
    private final String id;
    private final KafkaSettings kafka;

    Group(String scenario, String protocol) {
      id = scenario + "-" + protocol;
      kafka =
          KafkaSettings.from(
              new Environment(
                  Map.of(
                      "BOOTSTRAP_SERVERS",
                      broker.bootstrapServers(),
                      "ORDER_TOPIC",
                      id + "-orders",
                      "INVENTORY_TOPIC",
                      id + "-outcomes",
                      "KAFKA_GROUP_PROTOCOL",
                      protocol)));
      assertThat(Topics.ensure(kafka, new StopSignal())).isPresent();
    }

    Member member(String name) {
      Map<String, Object> properties = kafka.consumer(id, 0);
      return new Member(kafka, new KafkaConsumer<>(properties), producer(name));
    }

    /** A member that has all partitions. */
    Member join(String name) {
      Member member = member(name);
      member.subscribe();
      await().atMost(LIMIT).until(() -> member.decide().owned() == 6);
      return member;
    }

    KafkaProducer<byte[], byte[]> producer(String name) {
      Map<String, Object> properties = new HashMap<>(kafka.transactionalProducer(id));
      // By default that of the process, of which the members are several here.
      properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id + "-" + name);
      return new KafkaProducer<>(properties);
    }

    void write(int from) throws Exception {
      cluster.write(
          IntStream.range(from, from + ORDERS)
              .mapToObj(n -> Integer.toString(n).getBytes(UTF_8))
              .map(key -> new ProducerRecord<>(kafka.orderTopic(), key, key))
              .toList());
    }

    /** The members learn of it when they ask the coordinator for something. */
    void removeMembers() throws Exception {
      Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(properties)) {
        admin
            .removeMembersFromConsumerGroup(id, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get();
      }
    }

    void awaitCommitted(Member... members) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                Stream.of(members).forEach(Member::step);
                return cluster.lag(id, List.of(kafka.orderTopic())).values().stream()
                    .allMatch(lag -> lag == 0);
              });
    }

    void assertEachIsDecidedOnce(int orders) throws Exception {
      assertThat(cluster.read(kafka.inventoryTopic()).stream().map(ConsumerRecord::key))
          .extracting(key -> new String(key, UTF_8))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, orders).mapToObj(Integer::toString).toList());
    }
  }

  /** What inventory does, step by step. */
  private static final class Member implements AutoCloseable {
    private final KafkaSettings kafka;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TransactionalConsumer both;
    private int decided;

    Member(
        KafkaSettings kafka,
        KafkaConsumer<byte[], byte[]> consumer,
        KafkaProducer<byte[], byte[]> producer) {
      this.kafka = kafka;
      this.consumer = consumer;
      this.both =
          new TransactionalConsumer(
              consumer, producer, AutoOffsetReset.EARLIEST, Map.of(), () -> {});
    }

    void subscribe() {
      both.subscribe(List.of(kafka.orderTopic()));
    }

    /** Decides what a poll brings, and leaves the transaction open. */
    Member decide() {
      ConsumerRecords<byte[], byte[]> records = both.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> order : records) {
        both.send(new ProducerRecord<>(kafka.inventoryTopic(), order.key(), order.value()));
        decided++;
      }
      both.processed(records);
      return this;
    }

    void commit() {
      both.commit();
    }

    /** As inventory does it: a member may not know yet that the group went on without it. */
    void step() {
      try {
        decide().commit();
      } catch (CommitFailedException failure) {
        recover(failure);
      }
    }

    void recover(CommitFailedException failure) {
      both.recover(failure);
    }

    int decided() {
      return decided;
    }

    int owned() {
      return partitions().size();
    }

    Set<TopicPartition> partitions() {
      return consumer.assignment();
    }

    ConsumerGroupMetadata membership() {
      return consumer.groupMetadata();
    }

    @Override
    public void close() {
      both.close();
    }
  }
}
