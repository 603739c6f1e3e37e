package io.github.streamingkafka.analytics;

import io.github.streamingkafka.analytics.StateFormat.Totals;
import io.github.streamingkafka.analytics.StateFormat.UnreadableStateException;
import io.github.streamingkafka.analytics.StateKey.Part;
import io.github.streamingkafka.common.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The compacted topic {@code analytics-state}: what each partition of the log adds to the tally of
 * a group, as of the offset that was committed in the same transaction. Each partition's records
 * are written by the instance that consumes it, and read by all. For one thread.
 */
final class StateTopic implements AutoCloseable {
  static final TopicPartition LOG = new TopicPartition(Topics.ANALYTICS_STATE, 0);
  private static final Duration POLL = Duration.ofMillis(100);

  /** The counting thread waits for it, though not long. */
  private static final Duration POLL_TO_FOLLOW = Duration.ofMillis(20);

  private static final int MOST_POLLS_TO_FOLLOW = 5;

  private final String group;
  private final Consumer<byte[], byte[]> consumer;
  private final Function<Set<TopicPartition>, Map<TopicPartition, Long>> endOffsets;

  /** The latest record of each key, by its offset. */
  private final Map<StateKey, Long> latest = new HashMap<>();

  /** Where each partition was when its state was written. */
  private final Map<TopicPartition, Long> offsets = new HashMap<>();

  private long indexedUpTo;

  /**
   * @param group whose state it is
   * @param consumer a consumer of its own, in no group, that sees committed records
   * @param endOffsets asks the broker where partitions end, whatever is committed by then
   */
  StateTopic(
      String group,
      Consumer<byte[], byte[]> consumer,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> endOffsets) {
    this.group = group;
    this.consumer = consumer;
    this.endOffsets = endOffsets;
    consumer.assign(List.of(LOG));
  }

  /** A record to be sent; a value of null deletes the key. */
  ProducerRecord<byte[], byte[]> record(StateKey key, byte[] value) {
    return new ProducerRecord<>(LOG.topic(), LOG.partition(), key.write(group), value);
  }

  /**
   * Looks through the topic up to its present end, transactions that are not yet ended included:
   * offsets that the group has committed have their state before it.
   *
   * @throws UnreadableStateException if a record is of another version
   */
  void index() {
    latest.clear();
    offsets.clear();
    indexedUpTo = endOffsets.apply(Set.of(LOG)).get(LOG);
    readAll(
        (key, record) -> {
          if (record.value() == null) {
            latest.remove(key);
            offsets.computeIfPresent(
                key.partition(), (p, offset) -> key.part() == Part.TOTALS ? null : offset);
            return;
          }
          latest.put(key, record.offset());
          if (key.part() == Part.TOTALS) {
            offsets.put(
                key.partition(), StateFormat.figures(record.value(), Totals.class).offset());
          }
        });
  }

  /** Where a partition was when its state was written; null if there is none. As indexed. */
  Long offset(TopicPartition partition) {
    return offsets.get(partition);
  }

  /** All that is written of a partition. As indexed. */
  Set<StateKey> keys(TopicPartition partition) {
    return latest.keySet().stream()
        .filter(key -> key.partition().equals(partition))
        .collect(Collectors.toSet());
  }

  /**
   * Restores what was indexed.
   *
   * @param except partitions to leave out
   * @return how many ids the state of each partition names
   */
  Map<TopicPartition, Long> load(Tally tally, Set<TopicPartition> except) {
    Map<TopicPartition, Long> ids = new HashMap<>();
    readAll(
        (key, record) -> {
          boolean isLatest = Long.valueOf(record.offset()).equals(latest.get(key));
          if (isLatest && tally.knows(key.partition()) && !except.contains(key.partition())) {
            ids.merge(key.partition(), (long) tally.restore(key, record.value()), Long::sum);
          }
        });
    return ids;
  }

  /**
   * Takes over what other instances have written since, up to {@code end} if that is committed by
   * now or soon.
   *
   * @param own partitions that are counted here
   * @return false if something was taken back, so that all has to be loaded anew
   */
  boolean follow(Tally tally, Set<TopicPartition> own, long end) {
    boolean goesOn = true;
    for (int poll = 0; poll < MOST_POLLS_TO_FOLLOW && consumer.position(LOG) < end; poll++) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TO_FOLLOW)) {
        StateKey key = StateKey.read(group, record.key()).orElse(null);
        if (key != null && tally.knows(key.partition()) && !own.contains(key.partition())) {
          goesOn &= record.value() != null;
          if (record.value() != null) {
            read(record, () -> tally.restore(key, record.value()));
          }
        }
      }
    }
    return goesOn;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void readAll(BiConsumer<StateKey, ConsumerRecord<byte[], byte[]>> handler) {
    consumer.seekToBeginning(List.of(LOG));
    while (consumer.position(LOG) < indexedUpTo) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() >= indexedUpTo) {
          consumer.seek(LOG, record.offset());
          return;
        }
        StateKey.read(group, record.key())
            .ifPresent(key -> read(record, () -> handler.accept(key, record)));
      }
    }
  }

  private static void read(ConsumerRecord<byte[], byte[]> record, Runnable reader) {
    try {
      if (record.value() != null) {
        StateFormat.requireVersion(record.value());
      }
      reader.run();
    } catch (UnreadableStateException why) {
      throw new UnreadableStateException(
          ("%s@%d: %s. Run the version that wrote it; or stop analytics and delete the topic, and"
                  + " all is counted again from the log.")
              .formatted(LOG, record.offset(), why.getMessage()));
    }
  }
}
