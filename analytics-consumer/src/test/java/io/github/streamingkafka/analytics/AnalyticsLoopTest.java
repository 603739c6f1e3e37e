package io.github.streamingkafka.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.EventCodec;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import io.github.streamingkafka.common.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnalyticsLoopTest {
  private static final TopicPartition ORDERS = new TopicPartition("order-events", 0);
  private static final TopicPartition OUTCOMES = new TopicPartition("inventory-events", 0);
  private static final List<TopicPartition> BOTH = List.of(ORDERS, OUTCOMES);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final StopSignal stop = new StopSignal();
  private final Reporter reporter =
      new Reporter(Duration.ofSeconds(60), Clock.systemUTC(), System::nanoTime);
  private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();

  @BeforeEach
  void emptyTopics() {
    consumer.updateBeginningOffsets(Map.of(ORDERS, 0L, OUTCOMES, 0L));
    consumer.updateEndOffsets(Map.of(ORDERS, 100L, OUTCOMES, 100L));
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
    stopAfterPolls(2);

    // When
    run(Map.of());

    // Then
    Snapshot snapshot = reporter.latest().orElseThrow().snapshot();
    assertThat(snapshot.ordersTotal()).isEqualTo(2);
    assertThat(snapshot.failures()).isEqualTo(1);
    assertThat(snapshot.pending()).isEqualTo(1);
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
    stopAfterPolls(2);

    // When
    run(Map.of());

    // Then
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).topic()).isEqualTo("inventory-events-dlq");
    assertThat(new String(producer.history().get(0).value(), StandardCharsets.UTF_8))
        .isEqualTo("no outcome");
    assertThat(reporter.latest().orElseThrow().snapshot().invalid()).isEqualTo(2);
  }

  @Test
  void shouldCountAgainUpToTheCommittedOffsetsWithoutCommittingOrThrottling() {
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
    assertThat(committed()).isEqualTo(Map.of(OUTCOMES, 0L));
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

  private void run(Map<String, String> variables) {
    new AnalyticsLoop(
            AnalyticsConfig.from(variables),
            consumer,
            producer,
            partitions -> partitions.stream().collect(Collectors.toMap(p -> p, p -> 100L)),
            reporter,
            stop)
        .run();
  }

  private void stopAfterPolls(int polls) {
    for (int i = 0; i < polls; i++) {
      consumer.schedulePollTask(() -> {});
    }
    consumer.schedulePollTask(stop::request);
  }

  private void add(OrderEvent order) {
    add(ORDERS, order.orderId(), new String(EventCodec.write(order), StandardCharsets.UTF_8));
  }

  private void add(OutcomeEvent outcome) {
    add(OUTCOMES, outcome.orderId(), new String(EventCodec.write(outcome), StandardCharsets.UTF_8));
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
