package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OrderPublisherTest {
  private static final Instant NOW = Instant.parse("2026-11-01T04:05:06Z");

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final StopSignal stop = new StopSignal();
  private final List<Long> progress = new ArrayList<>();
  private final SendStats stats = new SendStats(new FailureRule(0.05, 0), clock, progress::add);

  @Test
  void shouldSendOrdersInSequenceKeyedByTheirIds() throws UnreadableRecordException {
    MockProducer<byte[], byte[]> producer = producer(true);

    long sent = publisher(producer).publish(3);

    assertThat(sent).isEqualTo(3);
    assertThat(ids(producer)).containsExactly("run-1", "run-2", "run-3");
    assertThat(producer.history())
        .allSatisfy(
            record -> {
              OrderEvent order = EventCodec.readOrder(record.key(), record.value());
              assertThat(order.ts()).isEqualTo(NOW.toEpochMilli());
              assertThat(record.topic()).isEqualTo("orders");
              assertThat(record.partition()).isNull();
            });
    assertThat(progress).containsExactly(1L, 2L, 3L);
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldGoOnWithASequenceBeyondTheFirst() throws UnreadableRecordException {
    MockProducer<byte[], byte[]> producer = producer(true);
    FailureRule rule = new FailureRule(0.05, 0);

    long sent =
        publisher(
                producer,
                new Pacer(Rate.parse("0"), 0, Mode.FOREVER, () -> 0, time -> false),
                clock,
                501)
            .publish(250);

    assertThat(sent).isEqualTo(250);
    assertThat(ids(producer)).startsWith("run-501", "run-502").endsWith("run-750").hasSize(250);
    assertThat(stats.expectedFailures()).isEqualTo(rule.failures(501, 750)).isPositive();
  }

  @Test
  void shouldMakeAHundredOrdersAtATimeWhereNoneHasToWait() throws UnreadableRecordException {
    MockProducer<byte[], byte[]> producer = producer(true);

    publisher(
            producer,
            new Pacer(Rate.parse("0"), 0, Mode.FOREVER, () -> 0, time -> false),
            ticking(),
            1)
        .publish(250);

    assertThat(times(producer)).hasSize(250);
    assertThat(times(producer).subList(0, 100)).containsOnly(1L);
    assertThat(times(producer).subList(100, 200)).containsOnly(2L);
    assertThat(times(producer).subList(200, 250)).containsOnly(3L);
  }

  @Test
  void shouldMakeEachOrderAtItsOwnTimeWhereItHasToWait() throws UnreadableRecordException {
    for (Pacer pacer :
        List.of(
            new Pacer(Rate.parse("1"), 0, Mode.FOREVER, () -> 0, time -> false),
            new Pacer(Rate.parse("0"), 1, Mode.FOREVER, () -> 0, time -> false))) {
      MockProducer<byte[], byte[]> producer = producer(true);

      publisher(producer, pacer, ticking(), 1).publish(3);

      assertThat(times(producer)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void shouldShowASendThatStandsStillInTheLatencyFromDueTimeOnly() {
    // Given an order a second, and a third one whose sending blocks for ten seconds
    AtomicLong seconds = new AtomicLong();
    InstantSource clockOfAll = () -> Instant.ofEpochSecond(seconds.get());
    SendStats measured = new SendStats(new FailureRule(0, 0), clockOfAll, count -> {});
    Pacer pacer =
        new Pacer(
            Rate.parse("1"),
            0,
            Mode.FOREVER,
            () -> Duration.ofSeconds(seconds.get()).toNanos(),
            time -> {
              seconds.addAndGet(time.toSeconds());
              return false;
            });
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (history().size() == 2) {
              seconds.addAndGet(10);
            }
            return super.send(record, callback);
          }
        };

    // When
    publisher(producer, pacer, clockOfAll, 1, measured).publish(20);

    // Then one order took ten seconds, and the next nine were late by 9 s, 8 s, …
    assertThat(measured.latencies().getCountAtValue(0)).isEqualTo(19);
    assertThat(measured.latencies().getMaxValue()).isBetween(9_990L, 10_010L);
    assertThat(measured.latenciesFromDue().getCountAtValue(0)).isEqualTo(10);
    assertThat(measured.latenciesFromDue().getCountBetweenValues(900, 9_010)).isEqualTo(9);
    assertThat(measured.latenciesFromDue().getMean()).isBetween(2_740.0, 2_760.0);
  }

  @Test
  void shouldWaitForAcknowledgements() {
    // Given a producer that acknowledges only what is flushed
    MockProducer<byte[], byte[]> producer = producer(false);

    long sent = publisher(producer).publish(100);

    assertThat(sent).isEqualTo(100);
    assertThat(stats.acknowledged()).isEqualTo(100);
  }

  @Test
  void shouldCountWhatIsNotAcknowledgedAndGoOn() {
    // Given a producer that acknowledges every other order
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            Future<RecordMetadata> result = super.send(record, callback);
            boolean unused =
                history().size() % 2 == 0
                    ? completeNext()
                    : errorNext(new RecordTooLargeException("no"));
            return result;
          }
        };

    long sent = publisher(producer).publish(10);

    assertThat(sent).isEqualTo(10);
    assertThat(stats.acknowledged()).isEqualTo(5);
  }

  @Test
  void shouldEndWhenNothingMoreCanBeSent() {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new KafkaException("fatal");

    long sent = publisher(producer).publish(10);

    assertThat(sent).isZero();
    assertThat(stats.acknowledged()).isZero();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldGiveUpARunWithAnEndOnceKafkaTakesNoOrder() {
    long sent = publisher(fullAfterTwo()).publish(10);

    assertThat(sent).isEqualTo(3);
    assertThat(stats.acknowledged()).isEqualTo(2);
  }

  @Test
  void shouldNotGiveUpARunWithoutEnd() {
    // Given a stop between the tenth order and the next
    MockProducer<byte[], byte[]> producer = fullAfterTwo();
    Pacer pacer =
        new Pacer(Rate.parse("1"), 0, Mode.FOREVER, () -> 0, time -> time.toSeconds() == 10);

    long sent = publisher(producer, pacer).publish(Long.MAX_VALUE);

    assertThat(sent).isEqualTo(10);
    assertThat(stats.acknowledged()).isEqualTo(2);
  }

  /** A producer whose buffer takes two orders and no more, in vain within {@code max.block.ms}. */
  private static MockProducer<byte[], byte[]> fullAfterTwo() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public synchronized Future<RecordMetadata> send(
          ProducerRecord<byte[], byte[]> record, Callback callback) {
        Future<RecordMetadata> result = super.send(record, callback);
        boolean unused =
            history().size() <= 2 ? completeNext() : errorNext(new TimeoutException("full"));
        return result;
      }
    };
  }

  @Test
  void shouldStopSendingWhenToldToStop() {
    // Given an endless run that is stopped during its third order
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (history().size() == 2) {
              stop.request();
            }
            return super.send(record, callback);
          }

          @Override
          public void close(Duration timeout) {
            flush();
            super.close(timeout);
          }
        };

    long sent = publisher(producer).publish(Long.MAX_VALUE);

    assertThat(sent).isEqualTo(3);
    assertThat(stats.acknowledged()).isEqualTo(3);
  }

  @Test
  void shouldSendNothingWhenToldToStopBefore() {
    stop.request();

    assertThat(publisher(producer(true)).publish(10)).isZero();
  }

  @Test
  void shouldNotWaitLongForABrokerThatIsAwayWhenToldToStop() throws InterruptedException {
    // Given a flush that waits for acknowledgements that never come
    CountDownLatch flushing = new CountDownLatch(1);
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            flushing.countDown();
            waitForEver();
          }
        };
    Thread stopping = stopAfter(flushing);

    // When
    long sent = publisher(producer).publish(10);

    // Then
    stopping.join();
    assertThat(sent).isEqualTo(10);
    assertThat(stats.acknowledged()).isZero();
    assertThat(producer.closed()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void shouldNotCountAnOrderThatStillWaitsForRoomWhenToldToStop() throws InterruptedException {
    // Given a producer whose buffer is full after two orders
    CountDownLatch full = new CountDownLatch(1);
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (history().size() == 2) {
              full.countDown();
              waitForEver();
            }
            return super.send(record, callback);
          }
        };
    Thread stopping = stopAfter(full);

    // When
    long sent = publisher(producer).publish(10);

    // Then
    stopping.join();
    assertThat(sent).isEqualTo(2);
    assertThat(stats.acknowledged()).isEqualTo(2);
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private Thread stopAfter(CountDownLatch event) {
    Thread thread =
        new Thread(
            () -> {
              try {
                event.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              stop.request();
            },
            "stopping");
    thread.start();
    return thread;
  }

  private static MockProducer<byte[], byte[]> producer(boolean acknowledgesAtOnce) {
    return new MockProducer<>(
        acknowledgesAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private OrderPublisher publisher(MockProducer<byte[], byte[]> producer) {
    return publisher(
        producer, new Pacer(Rate.parse("0"), 0, Mode.FOREVER, System::nanoTime, stop::await));
  }

  private OrderPublisher publisher(MockProducer<byte[], byte[]> producer, Pacer pacer) {
    return publisher(producer, pacer, clock, 1);
  }

  private OrderPublisher publisher(
      MockProducer<byte[], byte[]> producer, Pacer pacer, InstantSource clockOfOrders, long first) {
    return publisher(producer, pacer, clockOfOrders, first, stats);
  }

  private OrderPublisher publisher(
      MockProducer<byte[], byte[]> producer,
      Pacer pacer,
      InstantSource clockOfOrders,
      long first,
      SendStats measured) {
    return new OrderPublisher(
        producer,
        "orders",
        new OrderGenerator("run", 1, 50, 5),
        pacer,
        measured,
        Optional.empty(),
        clockOfOrders,
        stop,
        first);
  }

  private static List<Long> times(MockProducer<byte[], byte[]> producer)
      throws UnreadableRecordException {
    List<Long> times = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      times.add(EventCodec.readOrder(record.key(), record.value()).ts());
    }
    return times;
  }

  /** A clock that goes on by a millisecond whenever it is asked. */
  private static InstantSource ticking() {
    AtomicLong millis = new AtomicLong();
    return () -> Instant.ofEpochMilli(millis.incrementAndGet());
  }

  private static List<String> ids(MockProducer<byte[], byte[]> producer)
      throws UnreadableRecordException {
    List<String> ids = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      ids.add(EventCodec.readOrder(record.key(), record.value()).orderId().toString());
    }
    return ids;
  }
}
