package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.analytics.counting.HashedIds.Hash;
import io.github.streamingkafka.analytics.counting.StateFormat.HourTotals;
import io.github.streamingkafka.analytics.counting.StateFormat.RunTotals;
import io.github.streamingkafka.analytics.counting.StateFormat.Totals;
import io.github.streamingkafka.analytics.counting.StateKey.Part;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts orders and outcomes, each {@code order_id} once; of several outcomes of an order the first
 * one counts. What it says depends on the events alone, and on their order only where two of them
 * contradict each other.
 *
 * <p>It is made of what each partition adds. A partition that this instance consumes is {@linkplain
 * #count counted}, and {@linkplain #takeChanges what has changed} is written to {@code
 * analytics-state}; any other is {@linkplain #restore restored} from there. For one thread.
 */
public final class Tally {
  private static final int LATEST_RUNS = 10;
  private static final Comparator<Run> LATEST_FIRST =
      Comparator.comparingLong(Run::latestOrderTs).reversed().thenComparing(Run::id);

  private static final int SUMMARIES_BETWEEN_COMPRESSIONS = 16;

  private final Map<String, EventTopic> topics = new HashMap<>();
  private final Map<TopicPartition, PartitionTally> partitions = new HashMap<>();
  private final Map<String, Run> runs = new HashMap<>();
  private final OrderCount orders = new OrderCount();
  private final Fingerprint fingerprint = new Fingerprint();
  private final ChunkSplitter chunks = new ChunkSplitter();
  private final Map<String, RunSummary> summaries = new ConcurrentHashMap<>();
  private Set<Run> changed = new HashSet<>();

  /** One that is among them, and most often is the next to change too. */
  private Run latestChanged;

  private Set<Run> uncompressed = new HashSet<>();
  private List<Run> latest = List.of();
  private int summaryCount;

  /**
   * @param topics those of the events
   */
  public Tally(Collection<EventTopic> topics) {
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
  }

  /**
   * Counts an order, or an outcome, unless one of its order was counted before.
   *
   * @param from the {@linkplain #partition partition} of its record
   */
  public void count(PartitionTally from, Event event) {
    OrderId id = event.orderId();
    PartitionRunCounts share = share(from, id.hasSequence() ? id.runId() : Run.NONE);
    if (isNew(from, share, id)) {
      from.count(share, event, fingerprint.of(event));
      note(share.run());
    } else {
      from.countDuplicate();
    }
  }

  private void note(Run changedRun) {
    if (changedRun != latestChanged) {
      changed.add(changedRun);
      latestChanged = changedRun;
    }
  }

  /** What a partition adds, which may be nothing yet. */
  public PartitionTally partition(TopicPartition partition) {
    PartitionTally known = partitions.get(partition);
    if (known != null) {
      return known;
    }
    if (!knows(partition)) {
      throw new IllegalArgumentException(partition + " is not of " + topics.values());
    }
    PartitionTally first = new PartitionTally(partition, topics.get(partition.topic()));
    partitions.put(partition, first);
    return first;
  }

  /**
   * What has changed since the last call, as records for {@code analytics-state}; null for one that
   * is to be deleted.
   *
   * @param offsets the partitions to tell about, and their next offsets to count
   */
  public Map<StateKey, byte[]> takeChanges(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> changed = new HashMap<>(offsets);
    changed.entrySet().removeIf(of -> !partition(of.getKey()).hasChangedAt(of.getValue()));
    Map<StateKey, byte[]> records = takeChangesWithoutTotals(changed.keySet());
    changed.forEach((partition, offset) -> partition(partition).writeTotals(offset, records));
    return records;
  }

  /** As {@link #takeChanges}, but what is written counts only once totals follow. */
  public Map<StateKey, byte[]> takeChangesWithoutTotals(Set<TopicPartition> of) {
    Map<StateKey, byte[]> records = new LinkedHashMap<>();
    Map<EventTopic, Map<Stretch, Set<Integer>>> changedStretches = new HashMap<>();
    for (TopicPartition each : of) {
      PartitionTally partition = partition(each);
      for (Stretch stretch : partition.writeParts(records)) {
        changedStretches
            .computeIfAbsent(partition.topic(), first -> new HashMap<>())
            .computeIfAbsent(stretch, first -> new HashSet<>())
            .add(each.partition());
      }
    }
    changedStretches.forEach(
        (topic, byStretch) ->
            byStretch.forEach((stretch, wanted) -> writeChunks(topic, stretch, wanted, records)));
    return records;
  }

  private void writeChunks(
      EventTopic topic, Stretch stretch, Set<Integer> wanted, Map<StateKey, byte[]> records) {
    chunks
        .split(stretch, topic, wanted)
        .forEach(
            (partition, chunk) ->
                records.put(
                    new StateKey(
                        new TopicPartition(topic.name(), partition),
                        Part.CHUNK,
                        stretch.series().prefix(),
                        stretch.number()),
                    StateFormat.chunk(chunk)));
  }

  /** Whether state of this partition has a place in this tally: its topic may have shrunk. */
  public boolean knows(TopicPartition partition) {
    EventTopic topic = topics.get(partition.topic());
    return topic != null && partition.partition() < topic.partitions();
  }

  /** Whether what a partition adds stands for an offset. */
  public boolean hasTotalsOf(TopicPartition partition) {
    PartitionTally tally = partitions.get(partition);
    return tally != null && tally.hasTotals();
  }

  /**
   * Takes over a record of {@code analytics-state}, or a newer version of one.
   *
   * @param value null only for an hour, and if that is deleted
   * @return how many ids it names
   */
  public int restore(StateKey key, byte[] value) {
    PartitionTally partition = partition(key.partition());
    switch (key.part()) {
      case TOTALS -> partition.restore(StateFormat.figures(value, Totals.class));
      case RUN -> {
        PartitionRunCounts share = share(partition, key.name());
        share.restore(StateFormat.figures(value, RunTotals.class));
        changed.add(share.run());
      }
      case CHUNK -> {
        String runId = key.name().substring(0, key.name().lastIndexOf('-'));
        Run run = share(partition, runId).run();
        changed.add(run);
        return chunks.join(
            run.series(key.name()).stretch(key.number()),
            partition.topic(),
            key.partition(),
            StateFormat.chunk(value));
      }
      case IDS -> {
        PartitionRunCounts share = share(partition, key.name());
        List<Hash> ids = StateFormat.page(value);
        ids.forEach(id -> share.run().add(partition.topic().kind(), id));
        share.restore(key.number(), ids);
        changed.add(share.run());
        return ids.size();
      }
      case HOUR -> {
        HourTotals hour = value == null ? null : StateFormat.figures(value, HourTotals.class);
        partition.minutes().restore(Long.parseLong(key.name()), hour);
      }
    }
    return 0;
  }

  /** Where each partition has been counted up to, as of the last commit. */
  public Map<TopicPartition, Long> offsets() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach(
        (partition, tally) -> {
          if (tally.hasTotals()) {
            offsets.put(partition, tally.offset());
          }
        });
    return offsets;
  }

  /** Distinct orders. */
  public long orders() {
    return orders.orders();
  }

  /** Orders without an outcome yet. */
  public long pending() {
    return orders.pending();
  }

  /** Distinct outcomes. */
  public long outcomes() {
    return sum(Kind.OUTCOME, Counters::counted);
  }

  public long failed() {
    return sum(Kind.OUTCOME, Counters::failed);
  }

  public long duplicates() {
    return partitions.values().stream().mapToLong(PartitionTally::duplicates).sum();
  }

  public long invalid() {
    return partitions.values().stream().mapToLong(PartitionTally::invalid).sum();
  }

  /** Of all orders and outcomes, 16 hex digits. */
  public String digest() {
    return Counters.hex(sum(Kind.ORDER, Counters::digest) + sum(Kind.OUTCOME, Counters::digest));
  }

  public LatencyHistogram.Latency latency() {
    LatencyHistogram all = new LatencyHistogram();
    partitions.values().forEach(partition -> all.add(partition.latency()));
    return all.summary();
  }

  /** What is counted by the minute of the orders' own time: the latest minutes, ascending. */
  public List<MinuteCounts.Minute> minutes() {
    return MinuteCounts.latest(minutes(Kind.ORDER), minutes(Kind.OUTCOME));
  }

  private MinuteCounts minutes(Kind kind) {
    MinuteCounts all = new MinuteCounts();
    partitions.values().stream()
        .filter(partition -> partition.topic().kind() == kind)
        .forEach(partition -> all.add(partition.minutes()));
    return all;
  }

  /**
   * What is known of each run, as of the last {@link #summarize}; other threads may read it at any
   * time.
   */
  public Map<String, RunSummary> summaries() {
    return summaries;
  }

  /** Brings the summaries of the runs up to date, and returns the latest by their orders' time. */
  public Map<String, RunSummary> summarize() {
    compress();
    changed.removeIf(run -> run.id().equals(Run.NONE));
    changed.forEach(run -> summaries.put(run.id(), summary(run)));
    // A run that has not changed since it was left out has no way back in.
    changed.addAll(latest);
    latest = changed.stream().sorted(LATEST_FIRST).limit(LATEST_RUNS).toList();
    changed = new HashSet<>();
    latestChanged = null;
    Map<String, RunSummary> shown = new LinkedHashMap<>();
    latest.forEach(run -> shown.put(run.id(), summaries.get(run.id())));
    return shown;
  }

  private RunSummary summary(Run run) {
    long outcomes = 0;
    long failed = 0;
    long digest = 0;
    for (PartitionTally partition : partitions.values()) {
      PartitionRunCounts share = partition.share(run.id());
      if (share != null) {
        outcomes += partition.topic().kind() == Kind.OUTCOME ? share.sums().counted() : 0;
        failed += share.sums().failed();
        digest += share.sums().digest();
      }
    }
    return new RunSummary(
        run.count().orders(),
        outcomes - failed,
        failed,
        run.count().pending(),
        Counters.hex(digest));
  }

  private long sum(Kind kind, ToLongFunction<Counters> figure) {
    return partitions.values().stream()
        .filter(partition -> partition.topic().kind() == kind)
        .mapToLong(partition -> figure.applyAsLong(partition.sums()))
        .sum();
  }

  private PartitionRunCounts share(PartitionTally partition, String runId) {
    PartitionRunCounts share = partition.share(runId);
    if (share == null) {
      share = new PartitionRunCounts(runs.computeIfAbsent(runId, id -> new Run(id, orders)));
      partition.add(share);
    }
    return share;
  }

  /** Notes that an id was seen, and tells whether that was the first time. */
  private static boolean isNew(PartitionTally from, PartitionRunCounts share, OrderId id) {
    Kind kind = from.topic().kind();
    Series series = share.run().seriesOf(id);
    if (series == null) {
      Hash hash = Hash.of(id.utf8());
      boolean isNew = share.run().add(kind, hash);
      if (isNew) {
        share.counted(hash);
      }
      return isNew;
    }
    int sequence = (int) id.sequence();
    Stretch stretch = share.stretch(series, Stretch.numberOf(sequence));
    int position = Stretch.positionOf(sequence);
    boolean isNew = stretch.add(kind, position);
    if (isNew) {
      share.counted(stretch);
      if (!from.isHomeOf(id.utf8())) {
        stretch.addStray(from.partition(), position);
      }
    }
    return isNew;
  }

  /** Runs are compressed once they rest, and now and then while they do not. */
  private void compress() {
    boolean all = ++summaryCount % SUMMARIES_BETWEEN_COMPRESSIONS == 0;
    for (Run run : uncompressed) {
      if (all || !changed.contains(run)) {
        run.compress();
      }
    }
    uncompressed = new HashSet<>(changed);
    if (all || changed.isEmpty()) {
      chunks.forgetUnused();
    }
  }
}
