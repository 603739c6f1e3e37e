package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.analytics.counting.StateFormat.Totals;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What one partition of the log, up to an offset, adds to a {@link Tally}. */
public final class PartitionTally {
  private static final long NEVER_WRITTEN = -1;

  private final TopicPartition partition;
  private final EventTopic topic;
  private final Map<String, PartitionRunCounts> shares = new HashMap<>();
  private final Set<PartitionRunCounts> changed = new HashSet<>();

  /** What was asked for last, which most often is what is asked for next. */
  private PartitionRunCounts latestShare;

  private final Counters sums = new Counters();
  private final LatencyHistogram latency = new LatencyHistogram();
  private final MinuteCounts minutes = new MinuteCounts();
  private long duplicates;
  private long invalid;
  private long offset;
  private long offsetWritten = NEVER_WRITTEN;

  /** The first offset that was counted. */
  private long from;

  /** Records that the state holds of this partition although it no longer stands for them. */
  private Set<StateKey> obsolete = Set.of();

  PartitionTally(TopicPartition partition, EventTopic topic) {
    this.partition = partition;
    this.topic = topic;
  }

  public TopicPartition partition() {
    return partition;
  }

  public EventTopic topic() {
    return topic;
  }

  /** Whether this partition was ever written, or restored: what it adds stands for an offset. */
  boolean hasTotals() {
    return offsetWritten != NEVER_WRITTEN;
  }

  /** Counting begins at this offset, where the log begins. */
  public void beginAt(long logStart) {
    from = logStart;
  }

  /** The next offset to count, as of the last commit. */
  long offset() {
    return offset;
  }

  public Counters sums() {
    return sums;
  }

  LatencyHistogram latency() {
    return latency;
  }

  MinuteCounts minutes() {
    return minutes;
  }

  long duplicates() {
    return duplicates;
  }

  long invalid() {
    return invalid;
  }

  /** Whether the key of a record belongs to this partition. */
  boolean isHomeOf(byte[] key) {
    return Homes.of(key, topic.partitions()) == partition.partition();
  }

  /** What this partition adds to a run; null if that is nothing. */
  PartitionRunCounts share(String runId) {
    if (latestShare == null || !latestShare.run().id().equals(runId)) {
      latestShare = shares.get(runId);
    }
    return latestShare;
  }

  void add(PartitionRunCounts share) {
    shares.put(share.run().id(), share);
  }

  void count(PartitionRunCounts share, Event event, long fingerprint) {
    if (event instanceof OutcomeEvent outcome) {
      countOutcome(share, outcome, fingerprint);
    } else {
      countOrder(share, event.ts(), fingerprint);
    }
    note(share);
  }

  private void countOrder(PartitionRunCounts share, long ts, long fingerprint) {
    sums.addOrder(fingerprint);
    share.sums().addOrder(fingerprint);
    share.sawOrderTs(ts);
    minutes.count(ts, false);
  }

  private void countOutcome(PartitionRunCounts share, OutcomeEvent outcome, long fingerprint) {
    sums.addOutcome(fingerprint, outcome.status());
    share.sums().addOutcome(fingerprint, outcome.status());
    if (outcome.orderTs() != OutcomeEvent.UNKNOWN) {
      share.sawOrderTs(outcome.orderTs());
      latency.record(outcome.ts() - outcome.orderTs());
      minutes.count(outcome.orderTs(), outcome.status() == Status.FAILED);
    }
  }

  private void note(PartitionRunCounts changedShare) {
    if (changedShare.markDirty()) {
      changed.add(changedShare);
    }
  }

  void countDuplicate() {
    duplicates++;
  }

  /** Counts a record that is no event. */
  public void countInvalid() {
    invalid++;
  }

  /** These records have to go, unless they are written anew. */
  public void replaces(Set<StateKey> written) {
    obsolete = Set.copyOf(written);
  }

  /** Whether there is something to write for a partition that is at this offset. */
  boolean hasChangedAt(long nextOffset) {
    return nextOffset != offsetWritten;
  }

  /**
   * Writes the runs, pages and hours that have changed since the last time.
   *
   * @param records gets the records; null for one that is to be deleted
   * @return the stretches that have changed
   */
  Set<Stretch> writeParts(Map<StateKey, byte[]> records) {
    // The totals go first: others then know at once that all of it is taken back.
    if (obsolete.contains(StateKey.totals(partition))) {
      records.put(StateKey.totals(partition), null);
    }
    obsolete.forEach(key -> records.put(key, null));
    obsolete = Set.of();
    Set<Stretch> stretches = new HashSet<>();
    for (PartitionRunCounts share : changed) {
      share.writeChanges(partition, records);
      stretches.addAll(share.takeChangedStretches());
    }
    changed.clear();
    minutes.writeChanges(partition, records);
    return stretches;
  }

  /** Writes the totals, by which all that was written before counts. */
  void writeTotals(long nextOffset, Map<StateKey, byte[]> records) {
    offset = nextOffset;
    offsetWritten = nextOffset;
    records.put(StateKey.totals(partition), StateFormat.figures(totals()));
  }

  private Totals totals() {
    return new Totals(
        offset,
        sums.counted(),
        sums.failed(),
        Counters.hex(sums.digest()),
        duplicates,
        invalid,
        latency.encoded(),
        topic.id(),
        from);
  }

  /** Takes over what was written of this partition at another time, or by another instance. */
  void restore(Totals written) {
    offset = written.offset();
    offsetWritten = offset;
    from = written.from();
    sums.restore(written.counted(), written.failed(), written.digest());
    duplicates = written.duplicates();
    invalid = written.invalid();
    latency.restore(written.latency());
  }
}
