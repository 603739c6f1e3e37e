package io.github.streamingkafka.common.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent in place of what a topic refuses, through a {@link TransactionalConsumer}. */
@Timeout(30)
final class RefusalsTest {
  private static final TopicPartition ONE = new TopicPartition("orders", 1);
  private static final String OUTCOMES = "outcomes";
  private static final String LETTERS = "orders-dlq";

  private int resets;
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final NarrowProducer producer = new NarrowProducer();
  private final TransactionalConsumer both =
      new TransactionalConsumer(
          consumer, producer, AutoOffsetReset.EARLIEST, Map.of(), () -> resets++);
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

  @BeforeEach
  void join() {
    consumer.updateBeginningOffsets(Map.of(ONE, 0L));
    both.subscribe(List.of("orders"));
    consumer.commitSync(Map.of(ONE, new OffsetAndMetadata(0)));
    consumer.rebalance(List.of(ONE));
    resets = 0;
  }

  @Test
  void shouldWatchNothingWhileNothingIsRefused() {
    readable(10);

    processAll();

    assertThat(producer.watched).isZero();
    assertThat(resets).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldMakeADeadLetterOfAnOrderWhoseOutcomeDoesNotFit(boolean atOnce) {
    // Given
    producer.atOnce = atOnce;
    producer.refuse(
        OUTCOMES,
        record -> record.value().length > 100 ? new RecordTooLargeException("big") : null);
    readable(10);
    readable(200);
    readable(10);

    // When
    processAll();

    // Then its neighbours, which failed with it, are as they are
    assertThat(sentTo(OUTCOMES)).extracting(r -> r.value().length).containsExactly(10, 10);
    ProducerRecord<byte[], byte[]> letter = sentTo(LETTERS).get(0);
    assertThat(sentTo(LETTERS)).hasSize(1);
    assertThat(letter.key()).isEqualTo(log.get(1).key());
    assertThat(letter.value()).isEqualTo(log.get(1).value());
    assertThat(header(letter, DeadLetter.REASON))
        .isEqualTo("outcome of 200 bytes does not fit into outcomes");
    assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("1");
    assertThat(header(letter, DeadLetter.GROUP)).isEqualTo(consumer.groupMetadata().groupId());
    assertThat(letter.headers().lastHeader(DeadLetter.OMITTED)).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLeaveOutAValueThatDoesNotFit(boolean atOnce) {
    // Given
    producer.atOnce = atOnce;
    limit(LETTERS, 100);
    unreadable("k", 10, new RecordHeaders().add("trace", new byte[] {1}));
    unreadable("k", 200, new RecordHeaders().add("trace", new byte[] {2}));
    readable(300);

    // When
    processAll();

    // Then
    assertThat(sentTo(OUTCOMES)).hasSize(1);
    assertThat(sentTo(LETTERS)).hasSize(2);
    assertThat(sentTo(LETTERS).get(0).value()).hasSize(10);
    ProducerRecord<byte[], byte[]> letter = sentTo(LETTERS).get(1);
    assertThat(letter.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(letter.value()).isNull();
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(2);
    assertThat(header(letter, DeadLetter.REASON))
        .isEqualTo("value of 200 bytes does not fit into orders-dlq: value is not JSON");
    assertThat(header(letter, DeadLetter.OMITTED)).isEqualTo("value");
  }

  @Test
  void shouldLeaveOutHeadersAndALongKeyAfterThat() {
    // Given
    limit(LETTERS, 1_000);
    unreadable("k".repeat(2_000), 2_000, new RecordHeaders());
    unreadable("k", 0, new RecordHeaders().add("trace", new byte[2_000]));

    // When
    processAll();

    // Then
    assertThat(sentTo(LETTERS))
        .extracting(letter -> text(letter.key()))
        .containsExactly("orders-1@0", "k");
    assertThat(sentTo(LETTERS)).allSatisfy(letter -> assertThat(letter.value()).isNullOrEmpty());
    assertThat(sentTo(LETTERS))
        .extracting(letter -> header(letter, DeadLetter.OMITTED))
        .containsExactly("key,value,headers", "headers");
    assertThat(header(sentTo(LETTERS).get(0), DeadLetter.REASON))
        .isEqualTo(
            "record with a key of 2000 bytes, a value of 2000 bytes does not fit into orders-dlq: value is not JSON");
  }

  @Test
  void shouldGoOnWithoutWhatIsRefusedInEveryForm() {
    limit(LETTERS, 0);
    limit(OUTCOMES, 100);
    readable(200);
    unreadable("k", 10, new RecordHeaders());
    readable(10);

    processAll();

    assertThat(sentTo(LETTERS)).isEmpty();
    assertThat(sentTo(OUTCOMES)).hasSize(1);
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 3L));
  }

  @Test
  void shouldGiveAKeyToWhatHasNoneWhereTheTopicWantsOne() {
    // Given
    producer.refuse(
        LETTERS, record -> record.key() == null ? new InvalidRecordException("no key") : null);
    for (int i = 0; i < 20; i++) {
      unreadable(null, 10, new RecordHeaders());
    }
    unreadable("k", 10, new RecordHeaders());

    // When
    processAll();

    // Then one refusal was enough
    assertThat(resets).isEqualTo(2);
    assertThat(sentTo(LETTERS))
        .hasSize(21)
        .allSatisfy(letter -> assertThat(letter.value()).hasSize(10));
    assertThat(text(sentTo(LETTERS).get(19).key())).isEqualTo("orders-1@19");
    assertThat(header(sentTo(LETTERS).get(19), DeadLetter.OMITTED)).isEqualTo("key");
    assertThat(text(sentTo(LETTERS).get(20).key())).isEqualTo("k");
    assertThat(sentTo(LETTERS).get(20).headers().lastHeader(DeadLetter.OMITTED)).isNull();
  }

  @Test
  void shouldGetPastAnyNumberOfRefusals() {
    limit(LETTERS, 100);
    for (int i = 0; i < 50; i++) {
      unreadable("k", 200, new RecordHeaders());
      readable(10);
    }

    processAll();

    assertThat(sentTo(LETTERS)).hasSize(50);
    assertThat(sentTo(OUTCOMES)).hasSize(50);
  }

  @Test
  void shouldGoOnWithoutADeadLetterTopic() {
    for (RuntimeException closed :
        List.of(
            new TopicAuthorizationException(Set.of(LETTERS)),
            new TimeoutException(
                "not in metadata", new UnknownTopicOrPartitionException("none")))) {
      producer.refuse(LETTERS, record -> closed);
      unreadable("k", 10, new RecordHeaders());
      unreadable("k", 10, new RecordHeaders());
      readable(10);

      processAll();
    }

    assertThat(sentTo(LETTERS)).isEmpty();
    assertThat(sentTo(OUTCOMES)).hasSize(2);
  }

  @Test
  void shouldNotDropOrdersWhereNoOutcomeMayBeWritten() {
    RuntimeException unauthorized = new TopicAuthorizationException(Set.of(OUTCOMES));
    producer.refuse(OUTCOMES, record -> unauthorized);
    readable(10);

    assertThatThrownBy(this::processAll).hasRootCause(unauthorized);

    assertThat(producer.history()).isEmpty();
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 0L));
  }

  @ParameterizedTest
  @ValueSource(strings = {OUTCOMES, LETTERS})
  void shouldDropNothingInAnOutage(String topic) {
    RuntimeException outage = new TimeoutException("Expiring 1 record(s)");
    producer.refuse(topic, record -> outage);
    readable(10);
    unreadable("k", 10, new RecordHeaders());

    assertThatThrownBy(this::processAll).hasRootCause(outage);

    assertThat(producer.history()).isEmpty();
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 0L));
  }

  @Test
  void shouldNotBlameARecordForWhatFailedBeforeIt() {
    // Given what goes with the offsets is refused, and what waited is failed with the same error
    producer.refuse("state", record -> new RecordTooLargeException("state"));
    readable(10);
    List<KafkaException> failures = new ArrayList<>();

    // When
    assertThatThrownBy(
            () -> {
              while (true) {
                both.send(log.get(0), result(log.get(0)));
                both.send(new ProducerRecord<>("state", new byte[1]));
                both.processed(ONE, 1);
                consumer.seek(ONE, 1);
                try {
                  both.commit();
                } catch (KafkaException failure) {
                  failures.add(failure);
                  both.recover(failure);
                }
              }
            })
        .hasRootCauseInstanceOf(RecordTooLargeException.class);

    // Then
    assertThat(failures).hasSize(2);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldGoBackToSendingAsItIsOnceAllIsCommitted() {
    limit(LETTERS, 100);
    unreadable("k", 200, new RecordHeaders());
    processAll();
    producer.watched = 0;

    readable(10);
    processAll();

    assertThat(producer.watched).isZero();
  }

  private void limit(String topic, int bytes) {
    producer.refuse(
        topic,
        record -> {
          int size = 0;
          size += record.key() == null ? 0 : record.key().length;
          size += record.value() == null ? 0 : record.value().length;
          if (record.headers().lastHeader("trace") != null) {
            size += record.headers().lastHeader("trace").value().length;
          }
          return size > bytes || bytes == 0 ? new RecordTooLargeException("large") : null;
        });
  }

  private void readable(int outcomeBytes) {
    add("run-" + log.size(), new byte[outcomeBytes], new RecordHeaders());
  }

  private void unreadable(String key, int bytes, Headers headers) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) '{');
    add(key, value, headers);
  }

  private void add(String key, byte[] value, Headers headers) {
    byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
    log.add(
        new ConsumerRecord<>(
            ONE.topic(),
            ONE.partition(),
            log.size(),
            0,
            TimestampType.CREATE_TIME,
            keyBytes == null ? -1 : keyBytes.length,
            value.length,
            keyBytes,
            value,
            headers,
            Optional.empty()));
  }

  /** As a loop does: poll, send, commit, recover. */
  private void processAll() {
    while (both.committed().get(ONE) < log.size()) {
      try {
        for (ConsumerRecord<byte[], byte[]> record :
            log.subList(Math.toIntExact(consumer.position(ONE)), log.size())) {
          both.send(record, result(record));
          consumer.seek(ONE, record.offset() + 1);
          both.processed(ONE, record.offset() + 1);
        }
        both.commit();
      } catch (KafkaException failure) {
        both.recover(failure);
      }
    }
  }

  private ProducerRecord<byte[], byte[]> result(ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null && text(record.key()).startsWith("run-")
        ? new ProducerRecord<>(OUTCOMES, record.key(), record.value())
        : DeadLetter.of(
            record, "dummy.group.id", new UnreadableRecordException("value is not JSON"));
  }

  private List<ProducerRecord<byte[], byte[]>> sentTo(String topic) {
    return producer.history().stream().filter(record -> record.topic().equals(topic)).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  /** Refuses records as the real one does, when they are sent or when they come to the broker. */
  private static final class NarrowProducer extends MockProducer<byte[], byte[]> {
    private record Waiting(ProducerRecord<byte[], byte[]> record, Callback callback) {}

    private final Map<String, Function<ProducerRecord<byte[], byte[]>, Exception>> refusals =
        new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean atOnce;
    private int watched;
    private Exception error;

    NarrowProducer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void refuse(String topic, Function<ProducerRecord<byte[], byte[]>, Exception> refusal) {
      refusals.put(topic, refusal);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      verifySound();
      if (callback != null) {
        watched++;
      }
      if (atOnce && refusal(record) != null) {
        error = refusal(record);
        if (callback != null) {
          callback.onCompletion(null, error);
        }
        return CompletableFuture.failedFuture(error);
      }
      waiting.add(new Waiting(record, callback));
      return super.send(record, null);
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      verifySound();
      Set<Waiting> refused = new HashSet<>();
      for (Waiting next : waiting) {
        if (error == null && refusal(next.record()) != null) {
          error = refusal(next.record());
          refused.add(next);
          fail(next);
        }
      }
      if (error != null) {
        // What has not been sent by then fails with the same error.
        waiting.stream().filter(next -> !refused.contains(next)).forEach(this::fail);
      }
      verifySound();
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      waiting.clear();
    }

    @Override
    public void abortTransaction() {
      error = null;
      waiting.clear();
      super.abortTransaction();
    }

    private void fail(Waiting failed) {
      if (failed.callback() != null) {
        failed.callback().onCompletion(null, error);
      }
    }

    private Exception refusal(ProducerRecord<byte[], byte[]> record) {
      return refusals.getOrDefault(record.topic(), any -> null).apply(record);
    }

    private void verifySound() {
      if (error != null) {
        throw new KafkaException("in an error state", error);
      }
    }
  }
}
