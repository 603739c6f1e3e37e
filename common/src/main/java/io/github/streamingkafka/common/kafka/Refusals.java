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
 * What topics have refused to take, and what is sent in its place, so that no record can stop its
 * consumer for good: instead of an outcome the dead letter of its order, then the dead letter
 * without its value, then without headers and a long key, then nothing but an error in the log.
 *
 * <p>Costs nothing until a transaction has failed over a refusal. From then on, until all that was
 * read by then is committed, each send tells what it was made from, so that the next failure can be
 * laid to a record.
 *
 * <p>For the polling thread, but for the callbacks.
 */
final class Refusals {
  /** So long no further dead letter is tried on a topic that takes none. */
  private static final Duration CLOSED_FOR = Duration.ofMinutes(5);

  /** An order's id takes at most this, so that the dead letter of an outcome keeps its key. */
  private static final int LONG_KEY_BYTES = 1024;

  private static final Form AS_IT_IS = new Form(null, null, Set.of(), false);

  private final Logger log = LoggerFactory.getLogger(Refusals.class);
  private final Supplier<String> group;
  private final LongSupplier nanoTime;

  /** By partition, how far it had been read when a transaction failed over a refusal. */
  private final Map<TopicPartition, Long> carefulUntil = new HashMap<>();

  private final Map<TopicPartition, NavigableMap<Long, Form>> forms = new HashMap<>();
  private final Set<String> topicsThatNeedKeys = new HashSet<>();
  private final Map<String, Long> closedUntil = new HashMap<>();

  /**
   * The first failure of a transaction. Those that follow are not to be believed: what waited to be
   * sent is failed with the error of what went before.
   */
  private final AtomicReference<Failure> first = new AtomicReference<>();

  /** To be said of records once the transaction that leaves them behind is committed. */
  private final List<String> dropped = new ArrayList<>();

  private boolean isCareful;

  /** What is sent of a record. */
  private record Form(String outcome, String letter, Set<Part> omitted, boolean isNothing) {}

  /** A send that failed. */
  private record Failure(
      ConsumerRecord<byte[], byte[]> source,
      ProducerRecord<byte[], byte[]> sent,
      Exception exception) {}

  /**
   * @param group the consumer group
   * @param nanoTime a clock
   */
  Refusals(Supplier<String> group, LongSupplier nanoTime) {
    this.group = group;
    this.nanoTime = nanoTime;
  }

  /** Whether a failed transaction may have failed over a record that a topic does not take. */
  static boolean mayBe(Throwable failure) {
    return isOfRecord(failure)
        || has(failure, InvalidTimestampException.class)
        || has(failure, TopicAuthorizationException.class)
        || has(failure, InvalidTopicException.class)
        || has(failure, UnknownTopicOrPartitionException.class);
  }

  /** Whether records are sent as they are, and nobody needs to know what they were made from. */
  boolean isIdle() {
    return !isCareful && topicsThatNeedKeys.isEmpty() && closedUntil.isEmpty();
  }

  boolean isCareful() {
    return isCareful;
  }

  /** From now on, until all of this is committed, failures are laid to records. */
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

  /** Another member goes on with these. */
  void forget(Set<TopicPartition> partitions) {
    carefulUntil.keySet().removeAll(partitions);
    forms.keySet().removeAll(partitions);
    isCareful &= !carefulUntil.isEmpty();
    first.set(null);
    dropped.clear();
  }

  /** What to send in place of {@code result}, if it is refused; nothing, if all was. */
  Optional<ProducerRecord<byte[], byte[]>> formOf(
      ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> result) {
    String letters = Topics.deadLetters(source.topic());
    Form form = known(source);
    boolean isLetter = result.topic().equals(letters);
    if (!isLetter && form.outcome() == null) {
      return Optional.of(result);
    }
    String reason = form.outcome() == null ? DeadLetter.reason(result) : form.outcome();
    if (form.letter() != null) {
      reason = form.letter() + ": " + reason;
    }
    if (form.isNothing() || isClosed(letters)) {
      String why = form.isNothing() ? reason : letters + " takes no records: " + reason;
      dropped.add(
          "record " + DeadLetter.place(source) + " is dropped without a dead letter: " + why);
      return Optional.empty();
    }
    Set<Part> omitted = omitted(form);
    if (source.key() == null && topicsThatNeedKeys.contains(letters)) {
      omitted.add(Part.KEY);
    }
    return isLetter && form.equals(AS_IT_IS) && omitted.isEmpty()
        ? Optional.of(result)
        : Optional.of(DeadLetter.of(source, group.get(), reason, omitted));
  }

  /** Notes a failure of what is sent; {@code source} is null for what no record is to blame for. */
  Callback watch(ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> sent) {
    return (metadata, exception) -> {
      if (exception != null) {
        first.compareAndSet(null, new Failure(source, sent, exception));
      }
    };
  }

  /**
   * To be asked once a transaction is aborted.
   *
   * @return whether it failed over a record in whose place something else will be sent next time
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
    know(failure.source(), new Form(reason, null, Set.of(), false));
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
    Set<Part> omitted = omitted(form);
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
    know(source, new Form(form.outcome(), reason, omitted, isNothing));
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

  private static Set<Part> omitted(Form form) {
    Set<Part> omitted = EnumSet.noneOf(Part.class);
    omitted.addAll(form.omitted());
    return omitted;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> source) {
    return new TopicPartition(source.topic(), source.partition());
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Whether this record is refused, and others of the topic may be taken. */
  private static boolean isOfRecord(Throwable failure) {
    return has(failure, RecordTooLargeException.class)
        || has(failure, InvalidRecordException.class);
  }

  /**
   * Whether the topic takes no record at all. (The broker is there and says so: that a topic is not
   * found since no broker answers is another failure, and passes.)
   */
  private static boolean isOfTopic(Throwable failure, String topic) {
    return FailureAction.causes(failure).anyMatch(cause -> isOfTopicAlone(cause, topic));
  }

  private static boolean isOfTopicAlone(Throwable cause, String topic) {
    // What waited to be sent elsewhere fails with the same exception, which names the topic.
    return (cause instanceof TopicAuthorizationException unauthorized
            && unauthorized.unauthorizedTopics().contains(topic))
        || (cause instanceof InvalidTopicException invalid
            && invalid.invalidTopics().contains(topic))
        || cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTimestampException;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return FailureAction.causes(failure).anyMatch(type::isInstance);
  }
}
