package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.analytics.counting.EventTopic;
import io.github.streamingkafka.analytics.counting.Kind;
import io.github.streamingkafka.analytics.counting.PartitionTally.Totals;
import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.TransactionalConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a tally that stands for the group's committed offsets: it loads the state, and has those
 * partitions counted again whose state stands for other offsets. Goes on in small steps, between
 * which the group's consumer is polled.
 */
public final class StateRestorer {
  private static final Duration CATCH_UP_POLL = Duration.ofMillis(100);

  private enum Phase {
    /** Nothing is done yet. */
    BEGIN,
    /** Looking for what the state holds. */
    INDEX,
    /** Restoring what stands for the committed offsets. */
    LOAD,
    /** Deleting what does not. */
    DISCARD,
    /** Counting that again; or done. */
    CATCH_UP
  }

  private final Logger log = LoggerFactory.getLogger(StateRestorer.class);
  private final KafkaSettings kafka;
  private final Consumer<byte[], byte[]> consumer;
  private final TransactionalConsumer events;
  private final StateTopic state;
  private final Cluster cluster;
  private final CatchUp catchUp;
  private final Set<TopicPartition> again = new HashSet<>();
  private final Map<TopicPartition, Long> idsLoaded = new HashMap<>();
  private final Map<TopicPartition, Long> rewound = new HashMap<>();
  private Phase phase = Phase.BEGIN;
  private List<EventTopic> topics;
  private StoredTally stored;

  /**
   * @param consumer the one that {@code events} polls
   * @param cluster asked which topics there are, and where partitions begin and end
   */
  public StateRestorer(
      KafkaSettings kafka,
      Consumer<byte[], byte[]> consumer,
      TransactionalConsumer events,
      StateTopic state,
      Cluster cluster) {
    this.kafka = kafka;
    this.consumer = consumer;
    this.events = events;
    this.state = state;
    this.cluster = cluster;
    this.catchUp = new CatchUp(consumer, cluster);
  }

  /** Starts anew, with the next {@link #step}. */
  public void begin() {
    phase = Phase.BEGIN;
    consumer.pause(consumer.assignment());
  }

  /** Whether anything may be committed: only what goes with the state as it is found. */
  public boolean mayCommit() {
    return phase == Phase.DISCARD || phase == Phase.CATCH_UP;
  }

  /** Whether the tally stands for the committed offsets, and the consumer is there. */
  public boolean isDone() {
    return phase == Phase.CATCH_UP && catchUp.isDone();
  }

  public StoredTally tally() {
    return stored;
  }

  /** How much is done, from 0 to 1. */
  public double progress() {
    return switch (phase) {
      case BEGIN -> 0;
      case INDEX -> state.progress() / 3;
      case LOAD -> (1 + state.progress()) / 3;
      case DISCARD -> 2.0 / 3;
      case CATCH_UP -> (2 + catchUp.progress()) / 3;
    };
  }

  /** Where the group was in partitions in which it was set back since: by their state. */
  public Map<TopicPartition, Long> rewound() {
    return rewound;
  }

  /** How long the group's consumer may wait for records. */
  public Duration pollTimeout() {
    return phase == Phase.CATCH_UP || !events.isAssigned() ? CATCH_UP_POLL : Duration.ZERO;
  }

  /**
   * Goes a step on.
   *
   * @param records what the group's consumer has returned
   * @param count counts records of one partition again
   */
  public void step(
      ConsumerRecords<byte[], byte[]> records,
      BiConsumer<Tally, List<ConsumerRecord<byte[], byte[]>>> count) {
    if (phase == Phase.CATCH_UP) {
      catchUp.fold(records, batch -> count.accept(stored.tally(), batch));
      forceCommitOfThose();
    } else if (events.isAssigned()) {
      read();
      if (phase == Phase.DISCARD) {
        discard();
      }
    }
  }

  /**
   * What has changed of partitions that are being counted again. Without their totals it does not
   * count, so that it may be written bit by bit.
   */
  public Map<StateKey, byte[]> takeUnfinishedChanges() {
    return stored.takeChangesWithoutTotals(again);
  }

  private void read() {
    try {
      while (phase != Phase.DISCARD && readOn()) {}
    } catch (RetriableException notNow) {
      log.warn("the state is not read yet, trying again: {}", notNow.toString());
      phase = Phase.BEGIN;
    }
  }

  /**
   * Reads what is there by now.
   *
   * @return whether that ended the phase
   */
  private boolean readOn() {
    if (phase == Phase.BEGIN) {
      topics = topics();
      state.beginIndex();
      phase = Phase.INDEX;
      return true;
    }
    if (phase == Phase.INDEX) {
      if (!state.index()) {
        return false;
      }
      again.clear();
      rewound.clear();
      events.committed().forEach(this::compare);
      beginLoad();
      phase = Phase.LOAD;
      return true;
    }
    if (!state.load(stored, again, idsLoaded)) {
      return false;
    }
    if (isComplete()) {
      phase = Phase.DISCARD;
    } else {
      beginLoad();
    }
    return true;
  }

  private void compare(TopicPartition partition, long offset) {
    Optional<Totals> written = state.totals(partition);
    if (written.isEmpty()) {
      again.add(partition);
      if (offset > 0) {
        log.info("{}: no state, counting what the log has before {}", partition, offset);
      }
    } else if (isOfAnotherTopic(partition, written.get())) {
      again.add(partition);
      log.warn(
          "{}: the state is that of a topic that was deleted since, so its count of {} is given up",
          partition,
          written.get().counted());
    } else if (events.isWithoutOffset(partition)) {
      // Nobody has moved the group: its offsets have expired or were deleted.
      events.startAt(partition, written.get().offset());
      log.info(
          "{}: the group has no offset, going on from that of the state, {}",
          partition,
          written.get().offset());
    } else if (written.get().offset() != offset) {
      again.add(partition);
      if (written.get().offset() > offset) {
        rewound.put(partition, written.get().offset());
      }
      log.info(
          "{}: the group is at {} and the state at {}: counting again what the log has before {}",
          partition,
          offset,
          written.get().offset(),
          offset);
    }
  }

  private boolean isOfAnotherTopic(TopicPartition partition, Totals written) {
    return written.topicId() != null
        && topics.stream()
            .filter(topic -> topic.name().equals(partition.topic()))
            .noneMatch(topic -> topic.id().equals(written.topicId()));
  }

  /** Says what cannot be counted again, since the log no longer has it. */
  private void warnOfWhatIsGone(TopicPartition partition, long logStart) {
    Optional<Totals> written = state.totals(partition);
    // What the state was made of began at the log's start as well, though it may be another now.
    long gone =
        written.filter(totals -> !isOfAnotherTopic(partition, totals)).isPresent()
            ? logStart - written.get().from()
            : logStart;
    if (gone > 0) {
      log.warn(
          "{}: counting from {} on, where the log begins; up to {} records before that are not"
              + " counted ({})",
          partition,
          logStart,
          gone,
          written.map(totals -> totals.counted() + " were counted before").orElse("no state"));
    }
  }

  private void beginLoad() {
    stored = new StoredTally(topics);
    idsLoaded.clear();
    state.beginLoad();
  }

  private boolean isComplete() {
    boolean isComplete = true;
    for (TopicPartition partition : events.committed().keySet()) {
      long counted = stored.tally().partition(partition).sums().counted();
      long found = idsLoaded.getOrDefault(partition, 0L);
      if (counted != found) {
        log.warn(
            "{}: the state says {} were counted and names {}: counting again what the log has",
            partition,
            counted,
            found);
        again.add(partition);
        isComplete = false;
      }
    }
    return isComplete;
  }

  /** In a transaction of its own, so that all who read the state see that it is gone. */
  private void discard() {
    boolean hasState = false;
    for (TopicPartition partition : again) {
      Set<StateKey> keys = state.keys(partition);
      stored.replaces(partition, keys);
      hasState |= !keys.isEmpty();
    }
    if (hasState) {
      forceCommitOfThose();
      events.commit();
    }
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(again);
    starts.forEach(this::warnOfWhatIsGone);
    starts.forEach((partition, start) -> stored.tally().partition(partition).beginAt(start));
    state.dropIndex();
    catchUp.begin(events.committed(), starts);
    forceCommitOfThose();
    phase = Phase.CATCH_UP;
  }

  private void forceCommitOfThose() {
    again.forEach(events::forceCommit);
  }

  /**
   * The topics as they are now.
   *
   * @throws UnknownTopicOrPartitionException if a partition that is assigned is missing
   */
  private List<EventTopic> topics() {
    Map<String, TopicDetails> found =
        cluster.topics(List.of(kafka.orderTopic(), kafka.inventoryTopic()));
    for (TopicPartition partition : events.committed().keySet()) {
      TopicDetails topic = found.get(partition.topic());
      if (topic == null || partition.partition() >= topic.partitions()) {
        throw new UnknownTopicOrPartitionException(partition + " is assigned but not known yet");
      }
    }
    List<EventTopic> topics = new ArrayList<>();
    add(topics, kafka.orderTopic(), Kind.ORDER, found);
    add(topics, kafka.inventoryTopic(), Kind.OUTCOME, found);
    return topics;
  }

  private static void add(
      List<EventTopic> topics, String name, Kind kind, Map<String, TopicDetails> found) {
    TopicDetails topic = found.get(name);
    if (topic != null) {
      topics.add(new EventTopic(name, topic.id(), kind, topic.partitions()));
    }
  }
}
