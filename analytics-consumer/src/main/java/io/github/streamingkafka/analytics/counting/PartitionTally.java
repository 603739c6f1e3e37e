package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What one partition of the log, up to an offset, adds to a {@link Tally}; and what of that is not
 * stored yet.
 */
public final class PartitionTally {
  private static final long NEVER_STORED = -1;

  private final TopicPartition partition;
  private final EventTopic topic;
  private final Map<String, PartitionRunCounts> shares = new HashMap<>();
  private final Set<String> forgotten = new HashSet<>();
  private List<IdPage> newIds = new ArrayList<>();

  /** The last one of them. */
  private IdPage openPage;

  /** What was asked for last, which most often is what is asked for next. */
  private PartitionRunCounts latestShare;

  /** The same by the code of the run; null until it is asked for. */
  private Map<IdCode, PartitionRunCounts> sharesByFirst;

  /** Some bits of those codes: most codes are not of a run, which this tells at once. */
  private final BitSet firsts = new BitSet();

  private final Counters sums = new Counters();
  private final LatencyHistogram latency = new LatencyHistogram();
  private final MinuteCounts minutes = new MinuteCounts();
  private long duplicates;
  private long invalid;
  private long offset = NEVER_STORED;

  /** The first offset that was counted. */
  private long from;

  /**
   * What is stored once for all.
   *
   * @param offset the next one to count: all below is counted
   * @param counted distinct orders, or distinct outcomes
   * @param failed of the outcomes
   * @param digest sum of the fingerprints of what was counted, 16 hex digits
   * @param latency as {@link LatencyHistogram#encoded} writes it
   * @param topicId of the topic that was counted; null in what older programs wrote
   * @param from the first offset that was counted, where the log began then; 0 likewise
   */
  public record Totals(
      long offset,
      long counted,
      long failed,
      String digest,
      long duplicates,
      long invalid,
      String latency,
      String topicId,
      long from) {}

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

  Kind kind() {
    return topic.kind();
  }

  /** Whether this partition was ever stored, or restored: what it adds stands for an offset. */
  public boolean hasTotals() {
    return offset != NEVER_STORED;
  }

  /** Counting begins at this offset, where the log begins. */
  public void beginAt(long logStart) {
    from = logStart;
  }

  /** The next offset to count, as it was stored last. */
  public long offset() {
    return offset;
  }

  public Counters sums() {
    return sums;
  }

  LatencyHistogram latency() {
    return latency;
  }

  public MinuteCounts minutes() {
    return minutes;
  }

  public long duplicates() {
    return duplicates;
  }

  public long invalid() {
    return invalid;
  }

  /** What this partition adds to a run; null if that is nothing, or forgotten. */
  PartitionRunCounts share(String runId) {
    if (latestShare == null || !latestShare.runId().equals(runId)) {
      latestShare = shares.get(runId);
    }
    return latestShare;
  }

  /** What it adds to the run that has this code in its first block; null likewise. */
  PartitionRunCounts shareOfFirst(IdCode code) {
    if (shares.isEmpty()) {
      return null;
    }
    if (sharesByFirst == null) {
      indexFirsts();
    }
    return firsts.get(bitOf(code)) ? sharesByFirst.get(code.marker()) : null;
  }

  private void indexFirsts() {
    sharesByFirst = new HashMap<>();
    firsts.clear();
    for (PartitionRunCounts share : shares.values()) {
      IdCode run = share.run().hash().runCode();
      sharesByFirst.put(run, share);
      firsts.set(bitOf(run));
    }
  }

  private static int bitOf(IdCode code) {
    return (int) code.block() & 0xFFFF;
  }

  /** Of all runs that it has not forgotten. */
  Map<String, PartitionRunCounts> shares() {
    return shares;
  }

  void add(PartitionRunCounts share) {
    shares.put(share.runId(), share);
    latestShare = share;
    sharesByFirst = null;
  }

  void remove(PartitionRunCounts share) {
    shares.remove(share.runId());
    latestShare = null;
    sharesByFirst = null;
    if (share.isStored()) {
      forgotten.add(share.runId());
    }
  }

  /**
   * Counts what was not counted before.
   *
   * @param share of the event's run; null if there is none
   */
  void count(PartitionRunCounts share, Event event, long fingerprint) {
    boolean isFailed = event instanceof OutcomeEvent outcome && outcome.status() == Status.FAILED;
    sums.add(fingerprint, isFailed);
    long orderTs = event.ts();
    if (event instanceof OutcomeEvent outcome) {
      orderTs = outcome.orderTs();
    }
    if (orderTs != OutcomeEvent.UNKNOWN) {
      minutes.count(orderTs, isFailed);
      if (event instanceof OutcomeEvent) {
        latency.record(event.ts() - orderTs);
      }
    }
    if (share != null) {
      share.sums().add(fingerprint, isFailed);
      share.sawOrderTs(orderTs);
      share.changed();
    }
  }

  /** Notes an id that is to be stored. */
  void addId(OrderId id, IdCode code) {
    openPage().add(id, code);
  }

  /** Notes ids that are to be stored, although they were counted before. */
  public void addIds(IdPage ids) {
    openPage().addAll(ids);
  }

  private IdPage openPage() {
    if (openPage == null || openPage.size() >= IdPage.FULL) {
      openPage = new IdPage();
      newIds.add(openPage);
    }
    return openPage;
  }

  void countDuplicate() {
    duplicates++;
  }

  /** Counts a record that is no event. */
  public void countInvalid() {
    invalid++;
  }

  /** The ids that were counted since the last time, in pages that are full but for the last one. */
  public List<IdPage> takeNewIds() {
    List<IdPage> taken = newIds;
    newIds = new ArrayList<>();
    openPage = null;
    return taken;
  }

  /** The runs of which something was counted since it was taken. */
  public List<PartitionRunCounts> changedRuns() {
    return shares.values().stream().filter(PartitionRunCounts::isChanged).toList();
  }

  /** The ids of the runs that are stored and were forgotten since the last time. */
  public Set<String> takeForgottenRuns() {
    Set<String> taken = Set.copyOf(forgotten);
    forgotten.clear();
    return taken;
  }

  /** What is to be stored with this offset, by which all that was stored before counts. */
  public Totals takeTotals(long nextOffset) {
    offset = nextOffset;
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

  /** Takes over what was stored of this partition at another time, or by another instance. */
  public void restore(Totals stored) {
    offset = stored.offset();
    from = stored.from();
    sums.restore(stored.counted(), stored.failed(), stored.digest());
    duplicates = stored.duplicates();
    invalid = stored.invalid();
    latency.restore(stored.latency());
  }
}
