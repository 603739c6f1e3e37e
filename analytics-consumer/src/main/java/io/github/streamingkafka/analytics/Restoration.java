package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.KafkaSettings;
import io.github.streamingkafka.common.TransactionalConsumer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a tally that stands for the group's committed offsets: it loads the state, and has those
 * partitions counted again whose state stands for other offsets.
 */
final class Restoration {
  private final Logger log = LoggerFactory.getLogger(Restoration.class);
  private final KafkaSettings kafka;
  private final Consumer<byte[], byte[]> consumer;
  private final TransactionalConsumer events;
  private final StateTopic state;
  private final Recount recount;
  private Tally tally;
  private boolean isLoaded;

  /**
   * @param consumer the one that {@code events} polls
   */
  Restoration(
      KafkaSettings kafka,
      Consumer<byte[], byte[]> consumer,
      TransactionalConsumer events,
      StateTopic state) {
    this.kafka = kafka;
    this.consumer = consumer;
    this.events = events;
    this.state = state;
    this.recount = new Recount(consumer);
  }

  /** Starts anew, with the next {@link #goOn}. */
  void begin() {
    isLoaded = false;
    consumer.pause(consumer.assignment());
  }

  /** Whether the tally stands for the committed offsets, and the consumer is there. */
  boolean isDone() {
    return isLoaded && recount.isDone();
  }

  /**
   * Goes a step on.
   *
   * @param records what the group's consumer has returned
   * @param count counts a record again
   * @return the tally once it is restored, before that null
   */
  Tally goOn(
      ConsumerRecords<byte[], byte[]> records,
      BiConsumer<Tally, ConsumerRecord<byte[], byte[]>> count) {
    if (isLoaded) {
      recount.fold(records, record -> count.accept(tally, record));
    } else if (events.isAssigned()) {
      load();
      isLoaded = true;
    }
    return isDone() ? tally : null;
  }

  private void load() {
    state.index();
    Map<TopicPartition, Long> committed = events.committed();
    Set<TopicPartition> again = new HashSet<>();
    committed.forEach(
        (partition, offset) -> {
          if (!isWhereTheGroupIs(partition, offset)) {
            again.add(partition);
          }
        });
    loadAllBut(again);
    for (TopicPartition partition : again) {
      tally.partition(partition).replaces(state.keys(partition));
      events.commitAnyway(partition);
    }
    recount.begin(committed, again);
  }

  private boolean isWhereTheGroupIs(TopicPartition partition, long group) {
    Long written = state.offset(partition);
    if (written != null && written == group) {
      return true;
    }
    if (written != null || group > 0) {
      log.info(
          "{}: the group is at {} and the state at {}: counting again what the log has before {}",
          partition,
          group,
          written == null ? "no offset" : written,
          group);
    }
    return false;
  }

  /**
   * @param again partitions not to load; gets those in addition whose state is incomplete
   */
  private void loadAllBut(Set<TopicPartition> again) {
    boolean isComplete;
    do {
      isComplete = true;
      tally = new Tally(topics());
      Map<TopicPartition, Long> ids = state.load(tally, again);
      for (TopicPartition partition : events.committed().keySet()) {
        long counted = tally.partition(partition).sums().counted();
        long found = ids.getOrDefault(partition, 0L);
        if (counted != found) {
          log.error(
              "{}: the state says {} were counted and names {}: counting again what the log has",
              partition,
              counted,
              found);
          again.add(partition);
          isComplete = false;
        }
      }
    } while (!isComplete);
  }

  private Collection<EventTopic> topics() {
    return List.of(
        topic(kafka.orderTopic(), Kind.ORDER), topic(kafka.inventoryTopic(), Kind.OUTCOME));
  }

  private EventTopic topic(String name, Kind kind) {
    return new EventTopic(name, kind, consumer.partitionsFor(name).size());
  }
}
