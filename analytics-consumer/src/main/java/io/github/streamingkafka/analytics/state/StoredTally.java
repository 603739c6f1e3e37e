package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.analytics.counting.EventTopic;
import io.github.streamingkafka.analytics.counting.IdPage;
import io.github.streamingkafka.analytics.counting.MinuteCounts;
import io.github.streamingkafka.analytics.counting.PartitionRunCounts;
import io.github.streamingkafka.analytics.counting.PartitionTally;
import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.analytics.state.StateKey.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A tally, and what {@code analytics-state} holds of it.
 *
 * <p>Ids are written in pages that do not change any more. Those that are not enough for a page yet
 * are the tail of their partition: some small pages, of which only the last one is written again.
 * Once they are enough, one page takes their place.
 */
public final class StoredTally {
  /** Ids of a page at least. */
  private static final int PAGE = 4_096;

  /** Ids of the last page of a tail at most, but for what one commit adds. */
  private static final int TAIL_PAGE = 256;

  private final Tally tally;
  private final Map<TopicPartition, Stored> partitions = new HashMap<>();

  /** What is stored of the ids of a partition, and what has to go. */
  private static final class Stored {
    private final Set<StateKey> obsolete = new HashSet<>();
    private final List<IdPage> tail = new ArrayList<>();
    private int pages;
  }

  public StoredTally(Collection<EventTopic> topics) {
    tally = new Tally(topics);
  }

  public Tally tally() {
    return tally;
  }

  /**
   * What has changed since the last call, as records for {@code analytics-state}; null for one that
   * is to be deleted.
   *
   * @param offsets the partitions to tell about, and their next offsets to count
   */
  public Map<StateKey, byte[]> takeChanges(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> changed = new HashMap<>(offsets);
    changed.entrySet().removeIf(of -> tally.partition(of.getKey()).offset() == of.getValue());
    Map<StateKey, byte[]> records = takeChangesWithoutTotals(changed.keySet());
    changed.forEach(
        (partition, offset) ->
            records.put(
                StateKey.totals(partition),
                StateFormat.figures(tally.partition(partition).takeTotals(offset))));
    return records;
  }

  /** As {@link #takeChanges}, but what is written counts only once totals follow. */
  Map<StateKey, byte[]> takeChangesWithoutTotals(Set<TopicPartition> of) {
    Map<StateKey, byte[]> records = new LinkedHashMap<>();
    of.forEach(each -> takeParts(tally.partition(each), stored(each), records));
    return records;
  }

  private static void takeParts(PartitionTally from, Stored stored, Map<StateKey, byte[]> records) {
    TopicPartition partition = from.partition();
    // The totals go first: others then know at once that all of it is taken back.
    if (stored.obsolete.contains(StateKey.totals(partition))) {
      records.put(StateKey.totals(partition), null);
    }
    stored.obsolete.forEach(key -> records.put(key, null));
    stored.obsolete.clear();
    // Runs go before the ids, so that others know which ids are of which run.
    for (String forgotten : from.takeForgottenRuns()) {
      records.put(StateKey.run(partition, forgotten), null);
    }
    for (PartitionRunCounts run : from.changedRuns()) {
      records.put(StateKey.run(partition, run.runId()), StateFormat.figures(run.take()));
    }
    for (IdPage ids : from.takeNewIds()) {
      add(ids, partition, stored, records);
    }
    from.minutes()
        .takeChangedHours()
        .forEach(
            (hour, counts) ->
                records.put(
                    StateKey.hour(partition, hour),
                    counts == null ? null : StateFormat.figures(counts)));
  }

  private static void add(
      IdPage ids, TopicPartition partition, Stored stored, Map<StateKey, byte[]> records) {
    int inTail = stored.tail.stream().mapToInt(IdPage::size).sum();
    if (ids.size() >= IdPage.FULL) {
      writePage(ids, partition, stored, records);
    } else if (inTail + ids.size() >= PAGE) {
      for (int number = 0; number < stored.tail.size(); number++) {
        ids.addAll(stored.tail.get(number));
        records.put(new StateKey(partition, Part.TAIL, "", number), null);
      }
      stored.tail.clear();
      writePage(ids, partition, stored, records);
    } else {
      int last = stored.tail.size() - 1;
      if (last >= 0 && stored.tail.get(last).size() < TAIL_PAGE) {
        stored.tail.get(last).addAll(ids);
      } else {
        last++;
        stored.tail.add(ids);
      }
      records.put(
          new StateKey(partition, Part.TAIL, "", last), PageFormat.write(stored.tail.get(last)));
    }
  }

  private static void writePage(
      IdPage ids, TopicPartition partition, Stored stored, Map<StateKey, byte[]> records) {
    records.put(new StateKey(partition, Part.PAGE, "", stored.pages), PageFormat.write(ids));
    stored.pages++;
  }

  /** These records have to go, unless they are written anew. */
  void replaces(TopicPartition partition, Set<StateKey> written) {
    stored(partition).obsolete.addAll(written);
  }

  /**
   * Takes over a record of {@code analytics-state}, or a newer version of one. Those of runs have
   * to precede the others.
   *
   * @param value null if it is deleted, which it may be if it {@linkplain Part#comesAndGoes comes
   *     and goes}
   * @return how many ids it names
   */
  int restore(StateKey key, byte[] value) {
    PartitionTally partition = tally.partition(key.partition());
    Stored stored = stored(key.partition());
    switch (key.part()) {
      case TOTALS -> partition.restore(StateFormat.figures(value, PartitionTally.Totals.class));
      case RUN ->
          tally.restoreRun(
              partition, key.name(), figuresOrNull(value, PartitionRunCounts.Totals.class));
      case HOUR ->
          partition
              .minutes()
              .restore(Long.parseLong(key.name()), figuresOrNull(value, MinuteCounts.Hour.class));
      case PAGE -> {
        stored.pages = Math.max(stored.pages, key.number() + 1);
        return tally.restoreIds(partition, PageFormat.read(value));
      }
      case TAIL -> {
        IdPage page = value == null ? new IdPage() : PageFormat.read(value);
        while (stored.tail.size() <= key.number()) {
          stored.tail.add(new IdPage());
        }
        stored.tail.set(key.number(), page);
        return tally.restoreIds(partition, page);
      }
      case CHUNK, IDS -> {
        IdPage page = FormatTwo.read(key, value);
        partition.addIds(page);
        stored.obsolete.add(key);
        return tally.restoreIds(partition, page);
      }
    }
    return 0;
  }

  private static <T> T figuresOrNull(byte[] value, Class<T> type) {
    return value == null ? null : StateFormat.figures(value, type);
  }

  private Stored stored(TopicPartition partition) {
    return partitions.computeIfAbsent(partition, first -> new Stored());
  }
}
