package io.github.streamingkafka.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.analytics.counting.Events;
import io.github.streamingkafka.analytics.counting.PartitionTally;
import io.github.streamingkafka.analytics.serving.Reporter;
import io.github.streamingkafka.analytics.serving.Snapshot;
import io.github.streamingkafka.analytics.state.Cluster;
import io.github.streamingkafka.analytics.state.StateFormat;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import io.github.streamingkafka.analytics.state.StateKey;
import io.github.streamingkafka.analytics.state.StateTopic;
import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.metrics.MetricsText;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnalyticsLoopTest {
  private static final TopicPartition ORDERS = new TopicPartition("order-events", 0);
  private static final TopicPartition OUTCOMES = new TopicPartition("inventory-events", 0);
  private static final List<TopicPartition> BOTH = List.of(ORDERS, OUTCOMES);

  private static final TopicPartition STATE = new TopicPartition("analytics-state", 0);

  private MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<ConsumerRecord<byte[], byte[]>> state = new ArrayList<>();
  private MockProducer<byte[], byte[]> producer = newProducer();
  private StopSignal stop = new StopSignal();
  private final Broker broker = new Broker();
  private final Map<TopicPartition, Long> rewound = new HashMap<>();
  private final ProcessMetrics metrics = new ProcessMetrics("test", AnalyticsLoop.class);
  private Reporter reporter;
  private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();

  @BeforeEach
  void topics() {
    logBeginsAt(0);
  }

  private static MockProducer<byte[], byte[]> newProducer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void logBeginsAt(long offset) {
    consumer.updateBeginningOffsets(Map.of(ORDERS, offset, OUTCOMES, 0L));
    consumer.updateEndOffsets(Map.of(ORDERS, 100L, OUTCOMES, 100L));
    for (TopicPartition partition : BOTH) {
      consumer.updatePartitions(
          partition.topic(),
          List.of(new PartitionInfo(partition.topic(), partition.partition(), null, null, null)));
    }
  }

  @Test
  void shouldCountCommitAndReport() {
    // Given
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(BOTH);
          add(Events.order("run-1"));
          add(Events.order("run-2"));
          add(Events.failed("run-1"));
        });
    stopAfterPolls(3);

    // When
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(2);
    assertThat(snapshot.failures()).isEqualTo(1);
    assertThat(snapshot.pending()).isEqualTo(1);
    assertThat(MetricsText.write(metrics.now(), MetricsText.CONTENT_TYPES.get(0)).body())
        .contains(
            "streaming_records_processed_total{result=\"counted\",topic=\"order-events\"} 2.0\n",
            "streaming_records_processed_total{result=\"counted\",topic=\"inventory-events\"} 1.0\n");
    assertThat(snapshot.lag())
        .containsEntry("order-events-0", 98L)
        .containsEntry("inventory-events-0", 99L)
        .containsEntry("total", 197L);
    assertThat(committed()).isEqualTo(Map.of(ORDERS, 2L, OUTCOMES, 1L));
  }

  @Test
  void shouldPutUnreadableOutcomesAsideAndLeaveUnreadableOrdersToInventory() {
    // Given
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(BOTH);
          add(ORDERS, "k", "no order");
          add(OUTCOMES, "k", "no outcome");
        });
    stopAfterPolls(3);

    // When
    run(Map.of());

    // Then
    List<ProducerRecord<byte[], byte[]>> deadLetters =
        producer.history().stream().filter(sent -> !sent.topic().equals(STATE.topic())).toList();
    assertThat(deadLetters).hasSize(1);
    assertThat(deadLetters.get(0).topic()).isEqualTo("inventory-events-dlq");
    assertThat(new String(deadLetters.get(0).value(), StandardCharsets.UTF_8))
        .isEqualTo("no outcome");
    assertThat(reporter.latest().orElseThrow().snapshot().invalid()).isEqualTo(2);
  }

  @Test
  void shouldCountAgainUpToTheCommittedOffsetsWithoutThrottling() {
    // Given three orders, of which two were counted by a process that is gone
    consumer.schedulePollTask(
        () -> {
          consumer.commitSync(Map.of(ORDERS, new OffsetAndMetadata(2)));
          consumer.rebalance(BOTH);
          add(Events.order("run-1"));
          add(Events.order("run-2"));
          add(Events.order("run-3"));
        });
    stopAfterPolls(1);

    // When it stops before the third
    run(Map.of("THROTTLE_MS", "60000"));

    // Then
    assertThat(committed()).isEqualTo(Map.of(ORDERS, 2L, OUTCOMES, 0L));
  }

  @Test
  void shouldNotTakeOrdersThatAreCountedAgainForNewOnes() {
    // Given
    consumer.schedulePollTask(
        () -> {
          consumer.commitSync(Map.of(ORDERS, new OffsetAndMetadata(2)));
          consumer.rebalance(BOTH);
          add(Events.order("run-1"));
          add(Events.order("run-2"));
        });
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> add(Events.order("run-3")));
    stopAfterPolls(3);

    // When
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(3);
    assertThat(snapshot.ordersPerMin()).isEqualTo(1);
    assertThat(snapshot.duplicates()).isZero();
  }

  @Test
  void shouldGoOnFromTheStateAlthoughTheLogHasLostWhatWasCounted() {
    // Given
    countTwoOrdersAndStop();

    // When the log begins where that process left off
    startAnew(2);
    consumer.schedulePollTask(() -> assignAt(Map.of(ORDERS, 2L, OUTCOMES, 0L)));
    consumer.schedulePollTask(
        () -> {
          add(Events.order("run-2"));
          add(Events.order("run-3"));
        });
    stopAfterPolls(3);
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(3);
    assertThat(snapshot.duplicates()).isEqualTo(1);
    assertThat(snapshot.ordersPerMin()).isEqualTo(1);
  }

  @Test
  void shouldRememberWhereTheLogBeganThatWasCounted() {
    // Given a log that has lost two orders, and nothing counted yet
    logBeginsAt(2);
    nextOffsets.put(ORDERS, 2L);
    consumer.schedulePollTask(() -> assignAt(Map.of()));
    consumer.schedulePollTask(() -> add(Events.order("run-3")));
    stopAfterPolls(3);

    // When
    run(Map.of());

    // Then what is gone since then can be told from what was never there
    assertThat(totals(ORDERS).from()).isEqualTo(2);
    assertThat(totals(ORDERS).counted()).isEqualTo(1);
    assertThat(totals(OUTCOMES).from()).isZero();
  }

  /** What was written last of a partition. */
  private PartitionTally.Totals totals(TopicPartition partition) {
    byte[] key = StateKey.totals(partition).write("analytics-consumer");
    return producer.history().stream()
        .filter(sent -> Arrays.equals(sent.key(), key) && sent.value() != null)
        .reduce((first, second) -> second)
        .map(sent -> StateFormat.figures(sent.value(), PartitionTally.Totals.class))
        .orElseThrow();
  }

  @Test
  void shouldGoOnFromTheStateWhenTheGroupHasNoOffsetsAnyMore() {
    // Given
    countTwoOrdersAndStop();

    // When its offsets have expired, and the log has lost what was counted
    startAnew(2);
    consumer.schedulePollTask(() -> assignAt(Map.of()));
    consumer.schedulePollTask(() -> add(Events.order("run-3")));
    stopAfterPolls(3);
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(3);
    assertThat(snapshot.duplicates()).isZero();
    assertThat(committed()).isEqualTo(Map.of(ORDERS, 3L, OUTCOMES, 0L));
  }

  @Test
  void shouldNotTakeTheStateOfATopicThatWasDeletedForThatOfTheNewOne() {
    // Given
    countTwoOrdersAndStop();

    // When
    startAnew(0);
    nextOffsets.clear();
    broker.topics.put(ORDERS.topic(), new TopicDetails("other orders", 1));
    consumer.schedulePollTask(() -> assignAt(Map.of()));
    consumer.schedulePollTask(() -> add(Events.order("new-1")));
    stopAfterPolls(3);
    run(Map.of());

    // Then
    assertThat(reporter.latest().orElseThrow().snapshot().ordersTotal()).isEqualTo(1);
    assertThat(committed()).containsEntry(ORDERS, 1L);
  }

  @Test
  void shouldHaveTheLagOfPartitionsThatNobodyIsAssigned() {
    // Given two partitions that were added
    broker.topics.put(ORDERS.topic(), new TopicDetails("orders", 3));
    consumer.schedulePollTask(() -> assignAt(Map.of()));
    stopAfterPolls(3);

    // When
    run(Map.of());

    // Then
    assertThat(reporter.latest().orElseThrow().snapshot().lag())
        .isEqualTo(
            Map.of(
                "order-events-0", 100L,
                "order-events-1", 100L,
                "order-events-2", 100L,
                "inventory-events-0", 100L,
                "total", 400L));
  }

  @Test
  void shouldServeWhatBothGroupsHaveLost() {
    broker.lost = Map.of("analytics-consumer", 2L, "inventory-consumer", 3L);
    consumer.schedulePollTask(() -> assignAt(Map.of()));
    stopAfterPolls(3);

    run(Map.of());

    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.lost()).isEqualTo(5);
    assertThat(snapshot.lostByGroup()).isEqualTo(broker.lost);
  }

  @Test
  void shouldCommitNothingMoreOnceTheClusterIsAnother() {
    // Given
    consumer.schedulePollTask(
        () -> {
          assignAt(Map.of());
          add(Events.order("run-1"));
        });
    consumer.schedulePollTask(stop::abandon);

    // When
    run(Map.of());

    // Then
    assertThat(committed()).isEmpty();
  }

  @Test
  void shouldCountFromNothingWhenTheGroupWasRewound() {
    // Given
    countTwoOrdersAndStop();

    // When
    startAnew(0);
    nextOffsets.clear();
    consumer.schedulePollTask(() -> assignAt(Map.of(ORDERS, 0L, OUTCOMES, 0L)));
    consumer.schedulePollTask(() -> add(Events.order("run-1")));
    stopAfterPolls(3);
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(1);
    assertThat(snapshot.duplicates()).isZero();

    // And it is known how far the group was
    assertThat(rewound).isEqualTo(Map.of(ORDERS, 2L));

    // And the state says so too
    startAnew(1);
    consumer.schedulePollTask(() -> assignAt(Map.of(ORDERS, 1L, OUTCOMES, 0L)));
    stopAfterPolls(3);
    run(Map.of());
    assertThat(reporter.latest().orElseThrow().snapshot().ordersTotal()).isEqualTo(1);
  }

  @Test
  void shouldCountAgainWhereTheGroupSkipped() {
    // Given
    countTwoOrdersAndStop();

    // When somebody has moved the group over two orders
    startAnew(0);
    nextOffsets.clear();
    consumer.schedulePollTask(
        () -> {
          assignAt(Map.of(ORDERS, 4L, OUTCOMES, 0L));
          for (int i = 1; i <= 4; i++) {
            add(Events.order("run-" + i));
          }
        });
    stopAfterPolls(5);
    run(Map.of());

    // Then
    assertThat(reporter.latest().orElseThrow().snapshot().ordersTotal()).isEqualTo(4);
    assertThat(reporter.latest().orElseThrow().snapshot().duplicates()).isZero();
  }

  @Test
  void shouldCountAgainWhenTheStateIsIncomplete() {
    // Given
    countTwoOrdersAndStop();
    startAnew(0);
    nextOffsets.clear();
    state.removeIf(
        written ->
            StateKey.read("analytics-consumer", written.key()).orElseThrow().part()
                == StateKey.Part.TAIL);

    // When
    consumer.schedulePollTask(
        () -> {
          assignAt(Map.of(ORDERS, 2L, OUTCOMES, 0L));
          add(Events.order("run-1"));
          add(Events.order("run-2"));
        });
    stopAfterPolls(5);
    run(Map.of());

    // Then
    assertThat(reporter.latest().orElseThrow().snapshot().ordersTotal()).isEqualTo(2);
    assertThat(reporter.latest().orElseThrow().snapshot().duplicates()).isZero();
  }

  @Test
  void shouldRefuseStateOfAnotherFormatVersion() {
    // Given
    countTwoOrdersAndStop();
    startAnew(0);
    ConsumerRecord<byte[], byte[]> last = state.get(state.size() - 1);
    byte[] newer = last.value().clone();
    newer[0] = StateFormat.VERSION + 1;
    state.set(
        state.size() - 1, new ConsumerRecord<>(STATE.topic(), 0, last.offset(), last.key(), newer));

    // When, then
    consumer.schedulePollTask(() -> assignAt(Map.of(ORDERS, 2L, OUTCOMES, 0L)));
    stopAfterPolls(3);
    assertThatThrownBy(() -> run(Map.of()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("analytics-state-0@" + last.offset())
        .hasMessageContaining("format version 4, and this program reads versions 2 to 3");
  }

  @Test
  void shouldServeWhatAnotherInstanceHasCounted() {
    // Given another instance's state, and no partition for this one
    countTwoOrdersAndStop();
    startAnew(0);
    consumer.schedulePollTask(() -> consumer.rebalance(List.of()));
    stopAfterPolls(3);

    // When
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(2);
    assertThat(snapshot.lag()).containsEntry("order-events-0", 98L);
    assertThat(snapshot.offsets()).containsEntry("order-events-0", 2L);
  }

  private void countTwoOrdersAndStop() {
    consumer.schedulePollTask(() -> assignAt(Map.of()));
    consumer.schedulePollTask(
        () -> {
          add(Events.order("run-1"));
          add(Events.order("run-2"));
        });
    stopAfterPolls(3);
    run(Map.of());
  }

  private void assignAt(Map<TopicPartition, Long> groupOffsets) {
    groupOffsets.forEach(
        (partition, offset) ->
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset))));
    consumer.rebalance(BOTH);
  }

  /** Another process, which finds what the last one has written. */
  private void startAnew(long logStart) {
    consumer = new MockConsumer<>("earliest");
    stop = new StopSignal();
    logBeginsAt(logStart);
    for (ProducerRecord<byte[], byte[]> sent : producer.history()) {
      if (sent.topic().equals(STATE.topic())) {
        state.add(new ConsumerRecord<>(STATE.topic(), 0, state.size(), sent.key(), sent.value()));
      }
    }
    producer.clear();
    producer = newProducer();
  }

  private void run(Map<String, String> variables) {
    reporter =
        new Reporter(
            Duration.ofSeconds(60), Duration.ofSeconds(1), Clock.systemUTC(), System::nanoTime);
    new AnalyticsLoop(
            AnalyticsConfig.read(new Environment(variables)),
            consumer,
            producer,
            broker.topics,
            broker,
            new StateTopic("analytics-consumer", stateConsumer(), broker),
            reporter,
            rewound::putAll,
            metrics,
            System::nanoTime,
            stop)
        .run();
  }

  /** A broker whose topics have a hundred records in each partition. */
  private final class Broker implements Cluster {
    private final Map<String, TopicDetails> topics =
        new HashMap<>(
            Map.of(
                ORDERS.topic(), new TopicDetails("orders", 1),
                OUTCOMES.topic(), new TopicDetails("outcomes", 1)));
    private Map<String, Long> lost = Map.of();

    @Override
    public Map<String, TopicDetails> topics(Collection<String> names) {
      return topics;
    }

    @Override
    public Map<TopicPartition, Long> startOffsets(Set<TopicPartition> partitions) {
      return partitions.stream().collect(Collectors.toMap(p -> p, p -> 0L));
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Set<TopicPartition> partitions) {
      return partitions.stream()
          .collect(Collectors.toMap(p -> p, p -> p.equals(STATE) ? state.size() : 100L));
    }

    @Override
    public Map<String, Long> lostRecords(Collection<String> groups) {
      return lost;
    }
  }

  private MockConsumer<byte[], byte[]> stateConsumer() {
    MockConsumer<byte[], byte[]> reader =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
            super.seekToBeginning(partitions);
            state.forEach(this::addRecord);
          }
        };
    reader.updateBeginningOffsets(Map.of(STATE, 0L));
    return reader;
  }

  private void stopAfterPolls(int polls) {
    for (int i = 0; i < polls; i++) {
      consumer.schedulePollTask(() -> {});
    }
    consumer.schedulePollTask(stop::request);
  }

  private void add(OrderEvent order) {
    add(
        ORDERS,
        order.orderId().toString(),
        new String(EventCodec.write(order), StandardCharsets.UTF_8));
  }

  private void add(OutcomeEvent outcome) {
    add(
        OUTCOMES,
        outcome.orderId().toString(),
        new String(EventCodec.write(outcome), StandardCharsets.UTF_8));
  }

  private void add(TopicPartition partition, String key, String value) {
    long offset = nextOffsets.merge(partition, 1L, Long::sum) - 1;
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            key.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
  }

  /** The offsets of all transactions, the later ones over the earlier ones. */
  private Map<TopicPartition, Long> committed() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    producer
        .consumerGroupOffsetsHistory()
        .forEach(
            groups ->
                groups
                    .get("dummy.group.id")
                    .forEach((partition, offset) -> offsets.put(partition, offset.offset())));
    return offsets;
  }
}
