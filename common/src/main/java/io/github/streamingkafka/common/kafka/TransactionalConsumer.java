package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's consumer and a transactional producer that move together: records sent and offsets of
 * the records they came from become visible in one transaction, or not at all.
 *
 * <p>The loop that uses it polls, sends, reports what it has {@linkplain #processed processed}, and
 * commits when it sees fit. Offsets cover transaction markers as well, so that a group that has
 * caught up has a lag of 0. For one thread, except for the consumer's own {@code wakeup}.
 */
public final class TransactionalConsumer implements AutoCloseable {
  /** Called in the polling thread. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The partitions, or the positions they are read from, are no longer those that the previous
     * poll left: after a rebalance and after an abort.
     */
    void onReset();

    /** Whether what was processed may be committed now. */
    default boolean mayCommit() {
      return true;
    }

    /** These offsets are about to be committed: records that belong to them have to be sent now. */
    default void beforeCommit(Map<TopicPartition, Long> offsets) {}

    /** All that was processed is committed. */
    default void afterCommit() {}
  }

  /** How far an assigned partition is. */
  private static final class Position {
    private long processed;
    private long committed;

    /** Records that were gone before they were read. */
    private long lost;

    private boolean isWithoutOffset;

    /** Whether the next commit names the partition even if nothing of it was processed. */
    private boolean isForced;

    boolean isUncommitted() {
      return isForced || processed != committed;
    }
  }

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_COMMIT_ATTEMPTS = 3;
  private static final int MAX_ABORTS_IN_A_ROW = 10;

  private final Logger log = LoggerFactory.getLogger(TransactionalConsumer.class);
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final StartOffsets startOffsets;
  private final Map<String, TopicDetails> topics;
  private final Listener listener;
  private final Refusals refusals;
  private final Map<TopicPartition, Position> positions = new HashMap<>();

  /** Others ask as well whether this member has its share. */
  private volatile boolean isAssigned;

  private boolean inTransaction;

  /** Once set, an open transaction is left for the broker to abort. */
  private boolean closing;

  private int abortsInARow;

  /**
   * @param consumer one that itself has no rule where to begin ({@code auto.offset.reset=none})
   * @param reset where a group without committed offsets begins
   * @param topics as they were found at the start, by name
   */
  public TransactionalConsumer(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      AutoOffsetReset reset,
      Map<String, TopicDetails> topics,
      Listener listener) {
    this.consumer = consumer;
    this.producer = producer;
    this.startOffsets = new StartOffsets(consumer, reset);
    this.topics = topics;
    this.listener = listener;
    this.refusals = new Refusals(() -> consumer.groupMetadata().groupId(), System::nanoTime);
  }

  /**
   * Joins the group, repeats a step until the stop is requested, commits and leaves.
   *
   * @param step polls, processes and commits; what fails in it is {@linkplain #recover recovered}
   */
  public void run(Collection<String> topics, StopSignal stop, Runnable step) {
    stop.onRequest(consumer::wakeup);
    try (TransactionalConsumer open = this) {
      open.subscribe(topics);
      while (!stop.isRequested()) {
        recovering(step);
      }
      if (!stop.isAbandoned()) {
        open.commit();
      }
    }
  }

  private void recovering(Runnable step) {
    try {
      step.run();
    } catch (WakeupException stopRequested) {
      log.debug("woken up to stop");
    } catch (KafkaException failure) {
      recover(failure);
    }
  }

  /** Joins the group, and fences a predecessor that had the same transactional id. */
  public void subscribe(Collection<String> topics) {
    producer.initTransactions();
    consumer.subscribe(topics, new Rebalances());
  }

  /**
   * Polls the consumer. Returns nothing if the log no longer has the next record; the next poll
   * then continues where the log does.
   */
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return consumer.poll(timeout);
    } catch (OffsetOutOfRangeException gone) {
      continueWhereTheLogIs(gone);
    } catch (NoOffsetForPartitionException unknown) {
      start(unknown.partitions());
    }
    return ConsumerRecords.empty();
  }

  /** Sends a record that becomes visible with the next commit. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    send(null, record, refusals.isIdle());
  }

  /**
   * Sends what was made from a record, its outcome or its dead letter; or in place of that, where a
   * topic has refused it, what {@link Refusals} says.
   *
   * @return whether it was sent as it is
   */
  public boolean send(
      ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> result) {
    if (refusals.isIdle()) {
      send(source, result, true);
      return true;
    }
    Optional<ProducerRecord<byte[], byte[]>> form = refusals.formOf(source, result);
    form.ifPresent(taken -> send(source, taken, false));
    return form.filter(result::equals).isPresent();
  }

  private void send(
      ConsumerRecord<byte[], byte[]> source,
      ProducerRecord<byte[], byte[]> record,
      boolean unwatched) {
    begin();
    // A failed send fails the commit.
    var unused = producer.send(record, unwatched ? null : refusals.watch(source, record));
  }

  /**
   * Marks all that a poll returned as processed, including transaction markers. Markers at the end
   * of the log show in the consumer's position only.
   */
  public void processed(ConsumerRecords<byte[], byte[]> records) {
    records.nextOffsets().forEach((partition, next) -> processed(partition, next.offset()));
    if (records.isEmpty()) {
      positions.forEach((partition, at) -> at.processed = consumer.position(partition));
    }
  }

  /** Marks a partition as processed up to {@code nextOffset}, exclusively. */
  public void processed(TopicPartition partition, long nextOffset) {
    positions.get(partition).processed = nextOffset;
  }

  /** Where each assigned partition was committed last, or was found when it was assigned. */
  public Map<TopicPartition, Long> committed() {
    return offsets(position -> position.committed);
  }

  /** Whether the group has no committed offset for this assigned partition. */
  public boolean isWithoutOffset(TopicPartition partition) {
    return positions.get(partition).isWithoutOffset;
  }

  /** Reads an assigned partition from another offset than the one it was found at. */
  public void startAt(TopicPartition partition, long offset) {
    seek(partition, offset).isForced = true;
  }

  private Position seek(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    Position position = positions.computeIfAbsent(partition, assigned -> new Position());
    position.processed = offset;
    position.committed = offset;
    return position;
  }

  /**
   * Whether the group has given this member its share of partitions, which may be none. Any thread
   * may ask.
   */
  public boolean isAssigned() {
    return isAssigned;
  }

  /** The next commit is to name this partition even if nothing more of it is processed. */
  public void forceCommit(TopicPartition partition) {
    positions.get(partition).isForced = true;
  }

  /** Whether there is anything that a commit would make visible. */
  public boolean hasUncommitted() {
    return inTransaction || positions.values().stream().anyMatch(Position::isUncommitted);
  }

  /**
   * Commits what was sent and what was processed since the last commit.
   *
   * @throws KafkaException if it failed; {@link #recover} decides what next
   */
  public void commit() {
    if (!hasUncommitted() || !listener.mayCommit()) {
      return;
    }
    begin();
    listener.beforeCommit(offsets(position -> position.processed));
    producer.sendOffsetsToTransaction(uncommitted(), consumer.groupMetadata());
    commitTransaction();
    inTransaction = false;
    abortsInARow = 0;
    for (Position position : positions.values()) {
      position.committed = position.processed;
      position.isForced = false;
      position.isWithoutOffset = false;
    }
    refusals.committed(committed());
    listener.afterCommit();
  }

  /**
   * Aborts what was sent, goes back to the committed offsets, and calls the listener.
   *
   * @throws KafkaException {@code failure}, if that does not help, or did not help often enough
   */
  public void recover(KafkaException failure) {
    boolean isRefusal = inTransaction && Refusals.mayBe(failure);
    boolean isFatal = FailureAction.of(failure) == FailureAction.STOP;
    if ((isFatal && !isRefusal) || abortsInARow == MAX_ABORTS_IN_A_ROW) {
      throw failure;
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    log.warn("transaction aborted, going back to the committed offsets: {}", cause.toString());
    abort();
    if (refusals.learn()) {
      abortsInARow = 0;
    } else if (isFatal && refusals.isCareful()) {
      // All sends were watched, and none was refused that something else can be sent for.
      throw failure;
    } else {
      abortsInARow++;
    }
    if (isRefusal) {
      Map<TopicPartition, Long> read = committed();
      read.keySet().retainAll(consumer.assignment());
      read.replaceAll((partition, offset) -> consumer.position(partition));
      refusals.beCareful(read);
    }
    goBack();
  }

  private void goBack() {
    Set<TopicPartition> assigned = consumer.assignment();
    positions.forEach(
        (partition, position) -> {
          position.processed = position.committed;
          if (assigned.contains(partition)) {
            consumer.seek(partition, position.committed);
          }
        });
    // What failed may have been an assignment, whose partitions then have no start to go back to.
    start(assigned.stream().filter(partition -> !positions.containsKey(partition)).toList());
    listener.onReset();
  }

  /** Leaves the group, static members too; what is not committed is aborted. */
  @Override
  public void close() {
    closing = true;
    try {
      consumer.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSE_LIMIT));
    } finally {
      producer.close(CLOSE_LIMIT);
    }
  }

  /** Notes where newly assigned partitions begin. */
  private void start(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> known =
        new HashMap<>(consumer.committed(Set.copyOf(partitions)));
    known.values().removeIf(Objects::isNull);
    known.entrySet().removeIf(this::isOfAnotherTopic);
    known.forEach(
        (partition, offset) ->
            seek(partition, offset.offset()).lost = OffsetNote.of(offset).lost());
    List<TopicPartition> unknown =
        partitions.stream().filter(partition -> !known.containsKey(partition)).toList();
    startOffsets
        .of(unknown)
        .forEach(
            (partition, offset) -> {
              startAt(partition, offset);
              positions.get(partition).isWithoutOffset = true;
            });
  }

  /**
   * Committed by a member that had not noticed yet that the topic was deleted and created again.
   */
  private boolean isOfAnotherTopic(Map.Entry<TopicPartition, OffsetAndMetadata> committed) {
    TopicPartition partition = committed.getKey();
    boolean isOfAnother =
        OffsetNote.of(committed.getValue()).isOfAnotherTopic(topicId(partition.topic()));
    if (isOfAnother) {
      log.warn(
          "{}: the group's offset {} is that of a topic that was deleted since: ignored",
          partition,
          committed.getValue().offset());
    }
    return isOfAnother;
  }

  private String topicId(String topic) {
    TopicDetails details = topics.get(topic);
    return details == null ? "" : details.id();
  }

  private void continueWhereTheLogIs(OffsetOutOfRangeException gone) {
    Map<TopicPartition, Long> starts = startOffsets.after(gone);
    boolean wentBack = false;
    for (Map.Entry<TopicPartition, Long> next : gone.offsetOutOfRangePartitions().entrySet()) {
      TopicPartition partition = next.getKey();
      long start = starts.get(partition);
      if (start > next.getValue()) {
        skip(partition, next.getValue(), start);
      } else {
        log.warn(
            "{}: the log has no record at {}: it was truncated, or is another one of this name;"
                + " reading continues at {}",
            partition,
            next.getValue(),
            start);
        startAt(partition, start);
        wentBack = true;
      }
    }
    if (wentBack) {
      abort();
      goBack();
    }
  }

  private void skip(TopicPartition partition, long from, long to) {
    Position position = positions.get(partition);
    // Whoever reads again what he has processed before has lost none of it.
    long records = Math.max(0, to - Math.max(from, position.processed));
    log.warn(
        "{}: the log no longer has the offsets from {} to {}: at most {} records were lost unread",
        partition,
        from,
        to - 1,
        records);
    position.lost += records;
    position.processed = Math.max(position.processed, to);
    consumer.seek(partition, to);
  }

  private void begin() {
    if (!inTransaction) {
      producer.beginTransaction();
      inTransaction = true;
    }
  }

  private void abort() {
    if (inTransaction) {
      inTransaction = false;
      producer.abortTransaction();
    }
  }

  private Map<TopicPartition, Long> offsets(ToLongFunction<Position> which) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    positions.forEach((partition, at) -> offsets.put(partition, which.applyAsLong(at)));
    return offsets;
  }

  private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          if (position.isUncommitted()) {
            OffsetNote note = new OffsetNote(topicId(partition.topic()), position.lost);
            offsets.put(partition, note.at(position.processed));
          }
        });
    return offsets;
  }

  /** A commit that timed out may have happened: it can only be asked for again. */
  private void commitTransaction() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException timeout) {
        if (attempt == MAX_COMMIT_ATTEMPTS) {
          throw new IllegalStateException("commit not answered " + attempt + " times", timeout);
        }
        log.warn("commit not answered, asking again: {}", timeout.getMessage());
      }
    }
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // Partitions that stayed may be ahead of their commit; who starts over needs them level.
      commit();
      start(partitions);
      isAssigned = true;
      log.info("assigned {}", sorted(positions.keySet()));
      listener.onReset();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        if (!closing) {
          commit();
        }
      } catch (KafkaException failure) {
        // The partitions' next owner starts where we committed last.
        recover(failure);
      }
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      log.warn("lost {}: the group has removed this member", sorted(partitions));
      if (!closing) {
        abort();
      }
      positions.values().forEach(position -> position.processed = position.committed);
      forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
      isAssigned = false;
      positions.keySet().removeAll(partitions);
      refusals.forget(Set.copyOf(partitions));
      if (!closing) {
        listener.onReset();
      }
    }

    private static List<String> sorted(Collection<TopicPartition> partitions) {
      return partitions.stream().map(TopicPartition::toString).sorted().toList();
    }
  }
}
