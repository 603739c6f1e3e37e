package io.github.streamingkafka.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.metrics.MetricsText;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class InventoryLoopTest {
  private static final TopicPartition ONE = new TopicPartition("order-events", 1);
  private static final TopicPartition TWO = new TopicPartition("order-events", 2);

  private final Orders consumer = new Orders();
  private final Outcomes producer = new Outcomes();
  private final StopSignal stop = new StopSignal();
  private final ProcessMetrics metrics = new ProcessMetrics("test", InventoryLoop.class);
  private final StoppingClock clock = new StoppingClock();

  @Test
  void shouldAnswerEachOrderWithOneOutcomeOfTheSameKey() throws UnreadableRecordException {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          for (int sequence = 1; sequence <= 100; sequence++) {
            add(order(ONE, sequence - 1, "run-" + sequence));
          }
        });
    onPoll(stop::request);

    // When
    run(Map.of("FAIL_RATE", "0.3", "FAIL_SEED", "4"));

    // Then
    FailureRule rule = new FailureRule(0.3, 4);
    assertThat(producer.history()).hasSize(100);
    for (int sequence = 1; sequence <= 100; sequence++) {
      ProducerRecord<byte[], byte[]> record = producer.history().get(sequence - 1);
      OutcomeEvent outcome = EventCodec.readOutcome(record.key(), record.value());
      assertThat(record.topic()).isEqualTo("inventory-events");
      assertThat(outcome.orderId()).hasToString("run-" + sequence);
      assertThat(outcome.status() == Status.FAILED).isEqualTo(rule.fails(sequence));
      assertThat(outcome.orderTs()).isEqualTo(1_000);
      assertThat(outcome.ts()).isEqualTo(5_000);
    }
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 100L));
  }

  @Test
  void shouldUseTheTopicsItIsTold() {
    TopicPartition orders = new TopicPartition("o", 0);
    onPoll(
        () -> {
          assign(orders);
          add(order(orders, 0, "run-1"));
          add(new ConsumerRecord<>("o", 0, 1, new byte[0], new byte[0]));
        });
    onPoll(stop::request);

    run(Map.of("ORDER_TOPIC", "o", "INVENTORY_TOPIC", "i"));

    assertThat(producer.history()).extracting(ProducerRecord::topic).containsExactly("i", "o-dlq");
  }

  @Test
  void shouldSendAnUnreadableRecordToTheDeadLettersAndGoOn() {
    // Given
    byte[] key = {(byte) 0xFF};
    byte[] value = "{\"order_id\":\"run-1\"".getBytes(UTF_8);
    onPoll(
        () -> {
          assign(ONE);
          add(new ConsumerRecord<>(ONE.topic(), ONE.partition(), 0, key, value));
          add(new ConsumerRecord<>(ONE.topic(), ONE.partition(), 1, null, null));
          add(order(ONE, 2, "run-2"));
        });
    onPoll(stop::request);

    // When
    run(Map.of());

    // Then
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("order-events-dlq", "order-events-dlq", "inventory-events");
    ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
    assertThat(letter.key()).containsExactly(key);
    assertThat(letter.value()).containsExactly(value);
    assertThat(header(letter, DeadLetter.REASON)).startsWith("value is not JSON");
    assertThat(header(letter, DeadLetter.PARTITION)).isEqualTo("1");
    assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("0");
    assertThat(header(letter, DeadLetter.GROUP)).isEqualTo("inventory-consumer");
    assertThat(header(producer.history().get(1), DeadLetter.REASON)).isEqualTo("value is null");
    assertThat(MetricsText.write(metrics.now(), MetricsText.CONTENT_TYPES.get(0)).body())
        .contains(
            "streaming_records_processed_total{result=\"decided\",topic=\"order-events\"} 1.0\n",
            "streaming_records_processed_total{result=\"rejected\",topic=\"order-events\"} 2.0\n");
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 3L));
  }

  @Test
  void shouldCommitOutcomesAndOffsetsTogether() {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          add(order(ONE, 0, "run-1"));
        });
    onPoll(
        () -> {
          assertThat(producer.commitCount()).isEqualTo(1);
          assertThat(producer.history()).hasSize(1);
          assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 1L));
          add(order(ONE, 1, "run-2"));
        });
    onPoll(stop::request);

    // When
    run(Map.of());

    // Then
    assertThat(producer.history()).hasSize(2);
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 2L));
  }

  @Test
  void shouldCommitOffsetsOfPartitionsWithoutOrders() {
    onPoll(() -> assign(ONE, TWO));
    onPoll(() -> assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 0L, TWO, 0L)));
    onPoll(stop::request);

    run(Map.of());

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldCommitTheMarkersThatFollowTheOrders() {
    // Given
    onPoll(
        () -> {
          assign(ONE, TWO);
          add(order(ONE, 0, "run-1"));
          consumer.markers.putAll(Map.of(ONE, 2L, TWO, 5L));
        });
    onPoll(stop::request);

    // When
    run(Map.of());

    // Then
    assertThat(producer.history()).hasSize(1);
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 2L, TWO, 5L));
  }

  @Test
  void shouldBeginANewWindowAfterEachCommit() {
    // Given
    long[] nanos = {0};
    onPoll(
        () -> {
          assign(ONE);
          add(order(ONE, 0, "run-1"));
        });
    onPoll(() -> nanos[0] += 10_000_000);
    onPoll(
        () -> {
          assertThat(producer.commitCount()).isEqualTo(1);
          add(order(ONE, 1, "run-2"));
        });
    onPoll(
        () -> {
          assertThat(producer.commitCount()).isEqualTo(1);
          stop.request();
        });

    // When
    run(Map.of(), new TransactionWindow(() -> nanos[0]));

    // Then
    assertThat(producer.commitCount()).isEqualTo(2);
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void shouldWakeAPollThatWaitsWhenItIsStopped() {
    onPoll(stop::request);

    run(Map.of());

    assertThat(consumer.wakeups).isEqualTo(1);
  }

  @Test
  void shouldCommitExactlyWhatWasDecidedWhenItIsStoppedAmidABatch() {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          for (int sequence = 1; sequence <= 10; sequence++) {
            add(order(ONE, sequence - 1, "run-" + sequence));
          }
        });
    clock.stopAfter(4);

    // When
    run(Map.of("THROTTLE_MS", "1"));

    // Then
    assertThat(producer.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("run-1", "run-2", "run-3", "run-4");
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 4L));
    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void shouldDecideAHundredOrdersAtATimeWhereNoneHasToWait() {
    assertThat(timesAskedForTheTime(250, "0")).isEqualTo(3);
  }

  @Test
  void shouldDecideEachOrderAtItsOwnTimeWhereEachHasToWait() {
    assertThat(timesAskedForTheTime(3, "1")).isEqualTo(3);
  }

  private int timesAskedForTheTime(int count, String throttleMs) {
    onPoll(
        () -> {
          assign(ONE);
          for (int offset = 0; offset < count; offset++) {
            add(order(ONE, offset, "run-" + offset));
          }
        });
    onPoll(stop::request);

    run(Map.of("THROTTLE_MS", throttleMs));

    assertThat(producer.history()).hasSize(count);
    return clock.asked;
  }

  @Test
  void shouldLeaveThePartitionsItHasNotComeToWhenItIsStoppedAmidABatch() {
    // Given
    onPoll(
        () -> {
          assign(ONE, TWO);
          for (int offset = 0; offset < 3; offset++) {
            add(order(ONE, offset, "one-" + offset));
            add(order(TWO, offset, "two-" + offset));
          }
        });
    clock.stopAfter(1);

    // When
    run(Map.of());

    // Then
    assertThat(producer.history()).hasSize(3);
    assertThat(committedOffsets().values()).containsExactlyInAnyOrder(3L, 0L);
  }

  @Test
  void shouldDecideAgainAfterAnAbort() {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          add(order(ONE, 0, "run-1"));
          add(order(ONE, 1, "run-2"));
          producer.sendOffsetsToTransactionException = new CommitFailedException("rebalanced");
        });
    onPoll(
        () -> {
          assertThat(producer.transactionAborted()).isTrue();
          assertThat(producer.history()).isEmpty();
          assertThat(consumer.position(ONE)).isZero();
          producer.sendOffsetsToTransactionException = null;
          add(order(ONE, 0, "run-1"));
          add(order(ONE, 1, "run-2"));
        });
    onPoll(stop::request);

    // When
    InventoryLoop loop = run(Map.of());

    // Then
    assertThat(producer.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("run-1", "run-2");
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 2L));
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(loop.decided()).isEqualTo(2);
  }

  @Test
  void shouldPutAsideAnOrderWhoseOutcomeDoesNotFit() {
    // Given
    String longId = "r".repeat(100) + "-1";
    producer.maxBytes = EventCodec.write(new OrderEvent(longId, "item-1", 1, 1_000)).length;
    onPoll(() -> assign(ONE));
    for (int attempt = 1; attempt <= 3; attempt++) {
      onPoll(
          () -> {
            add(order(ONE, 0, "run-1"));
            add(order(ONE, 1, longId));
            add(order(ONE, 2, "run-2"));
          });
    }
    onPoll(stop::request);

    // When
    InventoryLoop loop = run(Map.of());

    // Then
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("inventory-events", "order-events-dlq", "inventory-events");
    assertThat(header(producer.history().get(1), DeadLetter.REASON))
        .matches("outcome of \\d+ bytes does not fit into inventory-events");
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 3L));
    assertThat(loop.decided()).isEqualTo(2);
    assertThat(loop.rejected()).isEqualTo(1);
  }

  @Test
  void shouldNotReadAValueThatIsTooLong() {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          add(
              new ConsumerRecord<>(
                  ONE.topic(),
                  ONE.partition(),
                  0,
                  1_000,
                  TimestampType.CREATE_TIME,
                  5,
                  20_000_000,
                  EventCodec.key("run-1"),
                  null,
                  new RecordHeaders(),
                  Optional.empty()));
        });
    onPoll(stop::request);

    // When
    run(Map.of());

    // Then
    ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
    assertThat(letter.topic()).isEqualTo("order-events-dlq");
    assertThat(letter.value()).isNull();
    assertThat(header(letter, DeadLetter.REASON))
        .isEqualTo("value of 20000000 bytes is longer than 16777216");
    assertThat(header(letter, DeadLetter.OMITTED)).isEqualTo("value");
  }

  @Test
  void shouldEndWithTheFailureWhereAnotherTookItsPlace() {
    onPoll(
        () -> {
          assign(ONE);
          add(order(ONE, 0, "run-1"));
          producer.commitTransactionException = new ProducerFencedException("fenced");
        });

    assertThatThrownBy(() -> run(Map.of())).isInstanceOf(ProducerFencedException.class);

    assertThat(producer.history()).isEmpty();
    assertThat(consumer.closed()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldCommitWhatItsPartitionsHadWhenTheyAreRevoked() {
    // Given
    onPoll(
        () -> {
          assign(ONE, TWO);
          add(order(ONE, 0, "one-1"));
        });
    onPoll(
        () -> {
          consumer.rebalance(List.of(TWO));
          assertThat(producer.history()).hasSize(1);
          assertThat(committedOffsets()).containsEntry(ONE, 1L);
          add(order(TWO, 0, "two-1"));
        });
    onPoll(stop::request);

    // When
    run(Map.of(), new TransactionWindow(() -> 0));

    // Then
    assertThat(producer.history()).hasSize(2);
    assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 1L, TWO, 1L));
  }

  @Test
  void shouldPutSeveralPollsIntoOneTransaction() {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          add(order(ONE, 0, "run-1"));
        });
    onPoll(
        () -> {
          assertThat(producer.commitCount()).isZero();
          add(order(ONE, 1, "run-2"));
        });
    onPoll(stop::request);

    // When
    run(Map.of(), new TransactionWindow(() -> 0));

    // Then
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void shouldLeaveNoTransactionOpenWhenThrottled() {
    // Given
    onPoll(
        () -> {
          assign(ONE);
          add(order(ONE, 0, "run-1"));
        });
    onPoll(
        () -> {
          assertThat(producer.transactionInFlight()).isFalse();
          assertThat(committedOffsets()).isEqualTo(Map.of(ONE, 1L));
          stop.request();
        });

    // When
    run(Map.of("THROTTLE_MS", "1"), new TransactionWindow(() -> 0));

    // Then
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldDoNothingWhenItIsStoppedBeforeItStarts() {
    stop.request();

    run(Map.of());

    assertThat(producer.commitCount()).isZero();
    assertThat(consumer.closed()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  /** Runs with a transaction a poll, as each look at the time finds the window over. */
  private InventoryLoop run(Map<String, String> variables) {
    long[] nanos = {0};
    return run(variables, new TransactionWindow(() -> nanos[0] += 1_000_000_000));
  }

  private InventoryLoop run(Map<String, String> variables, TransactionWindow window) {
    InventoryConfig config = InventoryConfig.read(new Environment(variables));
    InventoryLoop loop =
        new InventoryLoop(
            config,
            consumer,
            producer,
            Map.of(),
            new Decider(config.failureRule()),
            clock,
            window,
            metrics,
            stop);
    loop.run();
    return loop;
  }

  private void onPoll(Runnable task) {
    consumer.schedulePollTask(task);
  }

  private void assign(TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
    }
    consumer.rebalance(List.of(partitions));
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    consumer.addRecord(record);
  }

  /** Where the group is after all transactions that were committed. */
  private Map<TopicPartition, Long> committedOffsets() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map<String, Map<TopicPartition, OffsetAndMetadata>> groups :
        producer.consumerGroupOffsetsHistory()) {
      groups
          .values()
          .forEach(group -> group.forEach((key, value) -> offsets.put(key, value.offset())));
    }
    return offsets;
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> order(
      TopicPartition partition, long offset, String id) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        EventCodec.key(id),
        EventCodec.write(new OrderEvent(id, "item-1", 1, 1_000)));
  }

  /** A mock that knows the markers of transactions, which are offsets but not records. */
  private static final class Orders extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, Long> markers = new HashMap<>();
    private int wakeups;

    Orders() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
      polled.partitions().forEach(partition -> records.put(partition, polled.records(partition)));
      Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
      markers.forEach((partition, end) -> next.put(partition, new OffsetAndMetadata(end)));
      markers.clear();
      return new ConsumerRecords<>(records, next);
    }

    @Override
    public synchronized void wakeup() {
      wakeups++;
      super.wakeup();
    }
  }

  /** A mock whose topic of outcomes takes no more than so many bytes. */
  private static final class Outcomes extends MockProducer<byte[], byte[]> {
    private int maxBytes = Integer.MAX_VALUE;
    private KafkaException error;

    Outcomes() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (error != null) {
        throw error;
      }
      if (record.topic().equals("inventory-events") && record.value().length > maxBytes) {
        RecordTooLargeException tooLarge = new RecordTooLargeException("too large");
        error = new KafkaException("in an error state", tooLarge);
        if (callback != null) {
          callback.onCompletion(null, tooLarge);
        }
        return CompletableFuture.failedFuture(tooLarge);
      }
      return super.send(record, callback);
    }

    @Override
    public void abortTransaction() {
      error = null;
      super.abortTransaction();
    }
  }

  /** Always tells the same time; can request the stop when it is asked for the n-th time. */
  private final class StoppingClock implements InstantSource {
    private int asked;
    private int most = Integer.MAX_VALUE;

    void stopAfter(int times) {
      most = times;
    }

    @Override
    public Instant instant() {
      asked++;
      if (asked == most) {
        stop.request();
      }
      return Instant.ofEpochMilli(5_000);
    }
  }
}
