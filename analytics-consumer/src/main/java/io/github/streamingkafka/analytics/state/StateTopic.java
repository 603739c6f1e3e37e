package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.analytics.counting.HeapTooSmallException;
import io.github.streamingkafka.analytics.counting.PartitionTally.Totals;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import io.github.streamingkafka.analytics.state.StateKey.Part;
import io.github.streamingkafka.common.kafka.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The compacted topic {@code analytics-state}: what each partition of the log adds to the tally of
 * a group, as of the offset that was committed in the same transaction. Each partition's records
 * are written by the instance that consumes it, and read by all. They count only where the
 * partition has {@linkplain Part#TOTALS totals}. For one thread.
 */
public final class StateTopic implements AutoCloseable {
  public static final TopicPartition LOG = new TopicPartition(Topics.ANALYTICS_STATE, 0);

  private static final Duration POLL = Duration.ofMillis(100);

  /** The counting thread waits for what others are about to commit, though not long. */
  private static final Duration POLL_TO_FOLLOW = Duration.ofMillis(20);

  private static final int MAX_EMPTY_POLLS_TO_FOLLOW = 5;

  private final String group;
  private final Consumer<byte[], byte[]> consumer;
  private final EndOffsets endOffsets;

  /** The latest record of each key, by its offset. */
  private Map<StateKey, Long> latest = Map.of();

  /** What each partition adds, as far as its state stands for an offset. */
  private Map<TopicPartition, Totals> totals = Map.of();

  /** What each partition adds to each run: it is to be known before ids are. */
  private Map<StateKey, byte[]> runs = Map.of();

  /** Partitions of whose latest transaction the totals, which come last, are not read yet. */
  private final Set<TopicPartition> unfinished = new HashSet<>();

  private boolean hasLoadedRuns;
  private long end;

  /**
   * @param group whose state it is
   * @param consumer a consumer of its own, in no group, that sees committed records
   * @param endOffsets asks the broker where partitions end, whatever is committed by then
   */
  public StateTopic(String group, Consumer<byte[], byte[]> consumer, EndOffsets endOffsets) {
    this.group = group;
    this.consumer = consumer;
    this.endOffsets = endOffsets;
    consumer.assign(List.of(LOG));
  }

  /** How much of it is read, from 0 to 1. */
  double progress() {
    return end == 0 ? 1 : Math.min(1, (double) consumer.position(LOG) / end);
  }

  /** A record to be sent; a value of null deletes the key. */
  public ProducerRecord<byte[], byte[]> record(StateKey key, byte[] value) {
    return new ProducerRecord<>(LOG.topic(), LOG.partition(), key.write(group), value);
  }

  /**
   * Starts to {@link #index} the topic up to its present end, transactions that are not yet ended
   * included: offsets that the group has committed by now have their state before it.
   */
  void beginIndex() {
    latest = new HashMap<>();
    totals = new HashMap<>();
    runs = new HashMap<>();
    unfinished.clear();
    end = endOffsets.endOffsets(Set.of(LOG)).get(LOG);
    consumer.seekToBeginning(List.of(LOG));
  }

  /**
   * Looks through the next records.
   *
   * @return whether the end is reached
   * @throws UnreadableStateException if a record is of another version
   */
  boolean index() {
    return readOn(
        (key, record) -> {
          boolean isTotals = key.part() == Part.TOTALS;
          noteProgress(key);
          if (record.value() == null) {
            latest.remove(key);
            runs.remove(key);
            totals.computeIfPresent(key.partition(), (p, found) -> isTotals ? null : found);
          } else {
            latest.put(key, record.offset());
            if (key.part() == Part.RUN) {
              runs.put(key, record.value());
            } else if (isTotals) {
              totals.put(key.partition(), StateFormat.figures(record.value(), Totals.class));
            }
          }
        });
  }

  /** What a partition adds and at which offset; empty if it has no state. As indexed. */
  Optional<Totals> totals(TopicPartition partition) {
    return Optional.ofNullable(totals.get(partition));
  }

  /** All that is written of a partition. As indexed. */
  Set<StateKey> keys(TopicPartition partition) {
    return latest.keySet().stream()
        .filter(key -> key.partition().equals(partition))
        .collect(Collectors.toSet());
  }

  /** Starts to {@link #load} what was indexed. */
  void beginLoad() {
    hasLoadedRuns = false;
    consumer.seekToBeginning(List.of(LOG));
  }

  /**
   * Restores what was indexed from the next records.
   *
   * @param except partitions to leave out
   * @param ids how many ids the state of each partition names so far
   * @return whether the end is reached
   */
  boolean load(StoredTally into, Set<TopicPartition> except, Map<TopicPartition, Long> ids) {
    Predicate<StateKey> counts =
        key ->
            totals.containsKey(key.partition())
                && into.tally().knows(key.partition())
                && !except.contains(key.partition());
    if (!hasLoadedRuns) {
      runs.keySet().stream().filter(counts).forEach(key -> into.restore(key, runs.get(key)));
      hasLoadedRuns = true;
    }
    boolean isAtEnd =
        readOn(
            (key, record) -> {
              if (Long.valueOf(record.offset()).equals(latest.get(key))
                  && key.part() != Part.RUN
                  && counts.test(key)) {
                ids.merge(key.partition(), (long) into.restore(key, record.value()), Long::sum);
              }
            });
    if (isAtEnd) {
      into.tally().markRestored();
    }
    return isAtEnd;
  }

  /** What was indexed is needed no more. */
  void dropIndex() {
    latest = Map.of();
    totals = Map.of();
    runs = Map.of();
  }

  /**
   * Takes over what other instances have written since, up to {@code until} if that is committed by
   * now or soon, and to the end of each transaction.
   *
   * @param own partitions that are counted here
   * @return false if something was taken back or is new, so that all has to be loaded anew
   */
  public boolean follow(StoredTally into, Set<TopicPartition> own, long until) {
    boolean[] goesOn = {true};
    int emptyPolls = 0;
    do {
      var records = consumer.poll(POLL_TO_FOLLOW);
      emptyPolls += records.isEmpty() ? 1 : 0;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        read(
            record,
            (key, state) -> {
              if (!into.tally().knows(key.partition()) || own.contains(key.partition())) {
                return;
              }
              noteProgress(key);
              boolean counts = into.tally().hasTotalsOf(key.partition());
              if (counts && (state.value() != null || key.part().comesAndGoes())) {
                into.restore(key, state.value());
              } else if (counts || key.part() == Part.TOTALS) {
                goesOn[0] = false;
              }
            });
      }
    } while (goesOn[0]
        && emptyPolls < MAX_EMPTY_POLLS_TO_FOLLOW
        && (consumer.position(LOG) < until || !isWhole(into, own)));
    into.tally().markRestored();
    return goesOn[0];
  }

  /**
   * Whether what was taken over of each partition is that of its offset. It is not while only a
   * part of a transaction was returned.
   */
  public boolean isWhole(StoredTally into, Set<TopicPartition> own) {
    return unfinished.stream().noneMatch(of -> !own.contains(of) && into.tally().hasTotalsOf(of));
  }

  private void noteProgress(StateKey key) {
    if (key.part() == Part.TOTALS) {
      unfinished.remove(key.partition());
    } else {
      unfinished.add(key.partition());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean readOn(BiConsumer<StateKey, ConsumerRecord<byte[], byte[]>> reader) {
    if (consumer.position(LOG) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() >= end) {
          consumer.seek(LOG, record.offset());
          return true;
        }
        read(record, reader);
      }
    }
    return consumer.position(LOG) >= end;
  }

  private void read(
      ConsumerRecord<byte[], byte[]> record,
      BiConsumer<StateKey, ConsumerRecord<byte[], byte[]>> reader) {
    StateKey key = StateKey.read(group, record.key()).orElse(null);
    if (key == null) {
      return;
    }
    try {
      if (record.value() != null) {
        StateFormat.requireVersion(record.value());
      }
      reader.accept(key, record);
    } catch (HeapTooSmallException full) {
      throw full;
    } catch (RuntimeException why) {
      String reason = why instanceof UnreadableStateException ? why.getMessage() : why.toString();
      throw new UnreadableStateException(
          String.format(
              Locale.ROOT,
              "%s@%d: %s. Run the version that wrote it; or stop analytics and delete the topic,"
                  + " and all is counted again from the log.",
              LOG,
              record.offset(),
              reason));
    }
  }
}
