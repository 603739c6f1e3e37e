package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.kafka.DeadLetter.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What topics have refused, and what is sent instead, so that no record can stop its consumer for
 * good: instead of an outcome the dead letter of its order, then the dead letter without its value,
 * then without headers and a long key, then nothing but an error in the log.
 *
 * <p>Costs nothing until a transaction has failed because of a refusal. From then on, until all
 * that was read by then is committed, each send has a callback that knows its source, so that the
 * next failure can be attributed to a record.
 *
 * <p>For the polling thread, except for the callbacks.
 */
final class Refusals {
  /** How long no further dead letter is sent to a topic that accepts none. */
  private static final Duration CLOSED_FOR = Duration.ofMinutes(5);

  /** The longest order id has this length, so a dead letter of an outcome keeps its key. */
  private static final int LONG_KEY_BYTES = 1024;

  private static final Form AS_IT_IS = new Form(null, null, EnumSet.noneOf(Part.class), false);

  private final Logger log = LoggerFactory.getLogger(Refusals.class);
  private final Supplier<String> group;
  private final LongSupplier nanoTime;

  /** How far each partition had been read when a transaction failed because of a refusal. */
  private final Map<TopicPartition, Long> carefulUntil = new HashMap<>();

  private final Map<TopicPartition, NavigableMap<Long, Form>> forms = new HashMap<>();
  private final Set<String> topicsThatNeedKeys = new HashSet<>();
  private final Map<String, Long> closedUntil = new HashMap<>();

  /**
   * The first failure of a transaction. Later ones mean nothing: the client fails what waits to be
   * sent with the error of what went before.
   */
  private final AtomicReference<Failure> first = new AtomicReference<>();

  /** Error messages for dropped records, to be logged once that is committed. */
  private final List<String> dropped = new ArrayList<>();

  private boolean isCareful;

  /**
   * What is sent of a record.
   *
   * @param outcomeRefusal why its outcome was refused, null if it was not
   * @param letterRefusal why its dead letter was refused last, null if it was not
   */
  private record Form(
      String outcomeRefusal, String letterRefusal, EnumSet<Part> omitted, boolean isNothing) {}

  /** A send that failed. */
  private record Failure(
      ConsumerRecord<byte[], byte[]> source,
      ProducerRecord<byte[], byte[]> sent,
      Exception exception) {}

  Refusals(Supplier<String> group, LongSupplier nanoTime) {
    this.group = group;
    this.nanoTime = nanoTime;
  }

  /** Whether a transaction may have failed because a topic refused a record. */
  static boolean mayBe(Throwable failure) {
    return isOfRecord(failure)
        || has(failure, InvalidTimestampException.class)
        || has(failure, TopicAuthorizationException.class)
        || has(failure, InvalidTopicException.class)
        || has(failure, UnknownTopicOrPartitionException.class);
  }

  /** Whether records are sent as they are, without callbacks. */
  boolean isIdle() {
    return !isCareful && topicsThatNeedKeys.isEmpty() && closedUntil.isEmpty();
  }

  boolean isCareful() {
    return isCareful;
  }

  /** From now on, until all of this is committed, failures are attributed to records. */
  void beCareful(Map<TopicPartition, Long> positions) {
    isCareful = true;
    positions.forEach((partition, position) -> carefulUntil.merge(partition, position, Math::max));
  }

  /** All of this is committed. */
  void committed(Map<TopicPartition, Long> offsets) {
    dropped.forEach(log::error);
    dropped.clear();
    if (!isCareful) {
      return;
    }
    offsets.forEach(
        (partition, offset) -> {
          carefulUntil.computeIfPresent(partition, (same, end) -> end <= offset ? null : end);
          forms.computeIfPresent(
              partition,
              (same, known) -> {
                known.headMap(offset).clear();
                return known.isEmpty() ? null : known;
              });
        });
    isCareful = !carefulUntil.isEmpty();
  }

  /** Another member has these partitions now. */
  void forget(Set<TopicPartition> partitions) {
    carefulUntil.keySet().removeAll(partitions);
    forms.keySet().removeAll(partitions);
    isCareful &= !carefulUntil.isEmpty();
    first.set(null);
    dropped.clear();
  }

  /** What to send instead of {@code result}, which may be nothing. */
  Optional<ProducerRecord<byte[], byte[]>> formOf(
      ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> result) {
    String letters = Topics.deadLetters(source.topic());
    Form form = known(source);
    boolean isLetter = result.topic().equals(letters);
    if (!isLetter && form.outcomeRefusal() == null) {
      return Optional.of(result);
    }
    String reason =
        form.outcomeRefusal() == null ? DeadLetter.reason(result) : form.outcomeRefusal();
    if (form.letterRefusal() != null) {
      reason = form.letterRefusal() + ": " + reason;
    }
    if (form.isNothing() || isClosed(letters)) {
      String why = form.isNothing() ? reason : letters + " takes no records: " + reason;
      dropped.add(
          "record " + DeadLetter.place(source) + " is dropped without a dead letter: " + why);
      return Optional.empty();
    }
    EnumSet<Part> omitted = form.omitted().clone();
    if (source.key() == null && topicsThatNeedKeys.contains(letters)) {
      omitted.add(Part.KEY);
    }
    return isLetter && form.equals(AS_IT_IS) && omitted.isEmpty()
        ? Optional.of(result)
        : Optional.of(DeadLetter.of(source, group.get(), reason, omitted));
  }

  /** A callback that notes a failure; {@code source} is null if the record has none. */
  Callback watch(ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> sent) {
    return (metadata, exception) -> {
      if (exception != null) {
        first.compareAndSet(null, new Failure(source, sent, exception));
      }
    };
  }

  /**
   * Finds out why a transaction failed that is now aborted.
   *
   * @return whether a record was refused, and something else will be sent next time
   */
  boolean learn() {
    dropped.clear();
    Failure failure = first.getAndSet(null);
    if (failure == null || failure.source() == null) {
      return false;
    }
    String topic = failure.sent().topic();
    boolean isLetter = topic.equals(Topics.deadLetters(failure.source().topic()));
    if (isOfRecord(failure.exception())) {
      if (isLetter) {
        refuseLetter(failure);
      } else {
        refuseOutcome(failure);
      }
      return true;
    }
    if (isLetter && isOfTopic(failure.exception(), topic)) {
      closedUntil.put(topic, nanoTime.getAsLong() + CLOSED_FOR.toNanos());
      log.error(
          "dead-letter topic {} takes no records, next try in {} min: {}",
          topic,
          CLOSED_FOR.toMinutes(),
          failure.exception().toString());
      return true;
    }
    return false;
  }

  private void refuseOutcome(Failure failure) {
    String reason = refused("outcome", length(failure.sent().value()), failure);
    log.warn("{}: {} becomes a dead letter", reason, DeadLetter.place(failure.source()));
    know(failure.source(), new Form(reason, null, AS_IT_IS.omitted(), false));
  }

  private void refuseLetter(Failure failure) {
    ConsumerRecord<byte[], byte[]> source = failure.source();
    String topic = failure.sent().topic();
    if (failure.sent().key() == null && has(failure.exception(), InvalidRecordException.class)) {
      log.warn("{} takes no record without a key: {}", topic, failure.exception().getMessage());
      topicsThatNeedKeys.add(topic);
      return;
    }
    Form form = known(source);
    EnumSet<Part> omitted = form.omitted().clone();
    String reason;
    boolean isNothing = false;
    if (length(failure.sent().value()) > 0) {
      reason = refused("value", length(source.value()), failure);
      omitted.add(Part.VALUE);
    } else if (!omitted.contains(Part.HEADERS)) {
      reason =
          refused(
              "record with a key of " + source.serializedKeySize() + " bytes, a value",
              source.serializedValueSize(),
              failure);
      omitted.add(Part.HEADERS);
      if (length(source.key()) > LONG_KEY_BYTES) {
        omitted.add(Part.KEY);
      }
    } else {
      reason = refused("dead letter", length(failure.sent().value()), failure);
      isNothing = true;
    }
    log.warn(
        "{}: {} of {} will be sent",
        reason,
        isNothing ? "nothing" : "less",
        DeadLetter.place(source));
    know(source, new Form(form.outcomeRefusal(), reason, omitted, isNothing));
  }

  private static String refused(String what, int bytes, Failure failure) {
    String of = what + " of " + bytes + " bytes ";
    String topic = failure.sent().topic();
    return has(failure.exception(), RecordTooLargeException.class)
        ? of + "does not fit into " + topic
        : of + "is not taken by " + topic + " (" + failure.exception().getMessage() + ")";
  }

  private boolean isClosed(String topic) {
    Long until = closedUntil.get(topic);
    if (until != null && until - nanoTime.getAsLong() <= 0) {
      closedUntil.remove(topic);
      return false;
    }
    return until != null;
  }

  private Form known(ConsumerRecord<?, ?> source) {
    NavigableMap<Long, Form> known = forms.get(partition(source));
    return known == null ? AS_IT_IS : known.getOrDefault(source.offset(), AS_IT_IS);
  }

  private void know(ConsumerRecord<?, ?> source, Form form) {
    forms.computeIfAbsent(partition(source), none -> new TreeMap<>()).put(source.offset(), form);
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> source) {
    return new TopicPartition(source.topic(), source.partition());
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Whether just this record is refused. */
  private static boolean isOfRecord(Throwable failure) {
    return has(failure, RecordTooLargeException.class)
        || has(failure, InvalidRecordException.class);
  }

  /**
   * Whether the topic accepts no record at all, as the broker says. (That a topic is not found
   * because no broker answers is another failure, and temporary.)
   */
  private static boolean isOfTopic(Throwable failure, String topic) {
    // What waited to be sent elsewhere fails with the same exception, which names the topic.
    return FailureAction.causes(failure)
        .anyMatch(
            cause ->
                (cause instanceof TopicAuthorizationException unauthorized
                        && unauthorized.unauthorizedTopics().contains(topic))
                    || (cause instanceof InvalidTopicException invalid
                        && invalid.invalidTopics().contains(topic))
                    || cause instanceof UnknownTopicOrPartitionException
                    || cause instanceof InvalidTimestampException);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return FailureAction.causes(failure).anyMatch(type::isInstance);
  }
}
