package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.analytics.counting.IdPage.Group;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts orders and outcomes, each {@code order_id} once; of several outcomes of an order the first
 * one counts. What it says depends on the events alone, and on their order only where two of them
 * contradict each other.
 *
 * <p>It is made of what each partition adds. A partition that this instance consumes is {@linkplain
 * #count counted}, and stored elsewhere; any other is restored from there. For one thread.
 *
 * <p>A run is forgotten as soon as one partition has forgotten it, which it does only for {@value
 * #MIN_RUNS} later runs of its own. It never comes back then, since its figures would not be whole:
 * its further orders count, but for no run. So a run that has figures has all of them.
 */
public final class Tally {
  private static final int RUNS_SHOWN = 10;

  /** Of so many runs there are figures. */
  static final int MIN_RUNS = 1_000;

  /** A partition forgets runs once it has so many, and then down to the least. */
  private static final int MAX_RUNS = MIN_RUNS + MIN_RUNS / 2;

  /** What all but the ids takes of the heap at most: records, clients, runs, what is written. */
  private static final long RESERVED_BYTES = 80L * 1024 * 1024;

  private final Map<String, EventTopic> topics = new HashMap<>();
  private final Map<TopicPartition, PartitionTally> partitions = new HashMap<>();
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final OrderCount orders = new OrderCount();
  private final Fingerprint fingerprint = new Fingerprint();
  private final IdTable ids;
  private final RestoredCodes restored = new RestoredCodes();
  private Map<String, RunSummary> summaries = Map.of();

  /**
   * @param topics those of the events
   */
  public Tally(Collection<EventTopic> topics) {
    this(topics, maxIdBytes());
  }

  /**
   * @param maxIdBytes what ids may take of the heap
   */
  Tally(Collection<EventTopic> topics, long maxIdBytes) {
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    ids = new IdTable(maxIdBytes);
  }

  private static long maxIdBytes() {
    return Runtime.getRuntime().maxMemory() - RESERVED_BYTES;
  }

  /**
   * Counts orders, or outcomes, unless one of the same order was counted before.
   *
   * @param from the {@linkplain #partition partition} of their records
   */
  public void count(PartitionTally from, List<Event> events) {
    IdCodes codes = new IdCodes(events.size());
    events.forEach(event -> codes.add(codeOf(from, event.orderId())));
    ids.fetch(codes, 0, codes.size());
    for (int i = 0; i < codes.size(); i++) {
      count(from, events.get(i), codes.get(i));
    }
  }

  private static IdCode codeOf(PartitionTally from, OrderId id) {
    if (!IdCode.isBySequence(id)) {
      return IdHash.of(id).code();
    }
    PartitionRunCounts share = from.share(id.runId());
    IdHash run = share == null ? IdHash.ofRun(id) : share.run().hash();
    return run.code(id.sequence());
  }

  private void count(PartitionTally from, Event event, IdCode code) {
    OrderId id = event.orderId();
    int before = ids.mark(code, from.kind());
    if ((before & from.kind().mark()) != 0) {
      from.countDuplicate();
      return;
    }
    PartitionRunCounts share = id.hasSequence() ? shareOf(from, id) : null;
    addId(from.kind(), share, before);
    from.count(share, event, fingerprint.of(event));
    from.addId(id, code);
    if (share != null) {
      forgetEarliestRuns(from);
    }
  }

  /** What the partition adds to the run of this id; null if that is forgotten. */
  private PartitionRunCounts shareOf(PartitionTally from, OrderId id) {
    PartitionRunCounts share = from.share(id.runId());
    if (share != null) {
      return share;
    }
    IdHash run = IdHash.ofRun(id);
    return isForgotten(run) ? null : beginRun(from, id.runId(), run);
  }

  /** An id was not marked with this kind before. */
  private void addId(Kind kind, PartitionRunCounts share, int marksBefore) {
    orders.add(kind, marksBefore != 0);
    if (share != null) {
      share.run().count().add(kind, marksBefore != 0);
    }
  }

  private boolean isForgotten(IdHash run) {
    return ids.marks(run.runCode()) != 0;
  }

  private PartitionRunCounts beginRun(PartitionTally partition, String runId, IdHash hash) {
    Run run = runs.computeIfAbsent(runId, id -> new Run(id, hash));
    PartitionRunCounts share = new PartitionRunCounts(run, partition.kind());
    run.shares().add(share);
    partition.add(share);
    return share;
  }

  private void forgetEarliestRuns(PartitionTally partition) {
    if (partition.shares().size() > MAX_RUNS) {
      List<PartitionRunCounts> shares = new ArrayList<>(partition.shares().values());
      shares.sort(PartitionRunCounts.LATEST_FIRST);
      shares.subList(MIN_RUNS, shares.size()).forEach(share -> forget(partition, share));
    }
  }

  private void forget(PartitionTally partition, PartitionRunCounts share) {
    Run run = share.run();
    ids.mark(run.hash().runCode(), partition.kind());
    partition.remove(share);
    run.shares().remove(share);
    if (run.shares().isEmpty()) {
      runs.remove(run.id());
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
   * Takes over what was stored of a run in one partition, or a newer version of it. Has to precede
   * the ids that were stored with it.
   *
   * @param stored null if the partition has forgotten the run
   */
  public void restoreRun(PartitionTally partition, String runId, PartitionRunCounts.Totals stored) {
    markRestored();
    PartitionRunCounts share = partition.share(runId);
    if (stored == null) {
      if (share != null) {
        forget(partition, share);
      }
      return;
    }
    if (share == null) {
      share = beginRun(partition, runId, IdHash.ofRun(runId));
    }
    share.restore(stored);
    share.run().changed();
    forgetEarliestRuns(partition);
  }

  /**
   * Takes over ids that were stored of a partition; some of them may be known. They count from
   * {@link #markRestored} on.
   *
   * @return how many there are
   */
  public int restoreIds(PartitionTally partition, IdPage page) {
    page.groups().forEach(group -> restore(partition, group));
    return page.size();
  }

  private void restore(PartitionTally partition, Group group) {
    if (group.runId().equals(IdPage.NO_RUN)) {
      restored.add(partition, group.codes());
      if (restored.isFull()) {
        markRestored();
      }
      return;
    }
    PartitionRunCounts share = partition.share(group.runId());
    IdHash run = share != null ? share.run().hash() : IdHash.ofRun(group.runId());
    group.sequences().forEach(sequence -> restore(partition, share, run.code(sequence)));
    group.codes().forEach(code -> restore(partition, share, code));
    if (share == null) {
      ids.mark(run.runCode(), partition.kind());
    }
  }

  /** Counts all ids that were taken over. */
  public void markRestored() {
    restored.drain(this::restore);
  }

  private void restore(PartitionTally partition, IdCodes codes, int from, int to) {
    ids.fetch(codes, from, to);
    for (int i = from; i < to; i++) {
      restore(partition, partition.shareOfFirst(codes.get(i)), codes.get(i));
    }
  }

  private void restore(PartitionTally partition, PartitionRunCounts share, IdCode code) {
    int before = ids.mark(code, partition.kind());
    if ((before & partition.kind().mark()) == 0) {
      addId(partition.kind(), share, before);
      if (share != null) {
        share.run().changed();
      }
    }
    if (share == null) {
      // If it is of the first block of a run, the partition has forgotten that run.
      ids.mark(code.marker(), partition.kind());
    }
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

  /** The latencies of all outcomes, as of now. */
  public LatencyHistogram latencies() {
    LatencyHistogram all = new LatencyHistogram();
    partitions.values().forEach(partition -> all.add(partition.latency()));
    return all;
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

  /** The latest runs by their orders' time, as of the last {@link #summarize}. */
  public Map<String, RunSummary> summaries() {
    return summaries;
  }

  /**
   * Whether a run that is not among the {@link #summaries} was counted all the same. Any thread may
   * ask, once it was handed summaries.
   */
  public boolean isForgotten(String runId) {
    Run run = runs.get(runId);
    return (run != null && run.isOutranked()) || isForgotten(IdHash.ofRun(runId));
  }

  /** Brings the summaries of the runs up to date, and returns the very latest of them. */
  public Map<String, RunSummary> summarize() {
    List<Run> latestFirst =
        runs.values().stream()
            .filter(run -> !isForgotten(run.hash()))
            .sorted(Run.LATEST_FIRST)
            .toList();
    Map<String, RunSummary> latest = new LinkedHashMap<>();
    Map<String, RunSummary> shown = new LinkedHashMap<>();
    for (Run run : latestFirst) {
      run.setOutranked(latest.size() == MIN_RUNS);
      if (!run.isOutranked()) {
        latest.put(run.id(), run.summary());
      }
      if (shown.size() < RUNS_SHOWN) {
        shown.put(run.id(), run.summary());
      }
    }
    summaries = Collections.unmodifiableMap(latest);
    return shown;
  }

  private long sum(Kind kind, ToLongFunction<Counters> figure) {
    return partitions.values().stream()
        .filter(partition -> partition.topic().kind() == kind)
        .mapToLong(partition -> figure.applyAsLong(partition.sums()))
        .sum();
  }
}
