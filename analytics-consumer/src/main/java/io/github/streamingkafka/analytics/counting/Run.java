package io.github.streamingkafka.analytics.counting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is known of one run, in all partitions together. */
final class Run {
  static final Comparator<Run> LATEST_FIRST =
      (one, other) ->
          one.latestOrderTs == other.latestOrderTs
              ? one.id.compareTo(other.id)
              : Long.compare(other.latestOrderTs, one.latestOrderTs);

  private final String id;
  private final IdHash hash;
  private final OrderCount count = new OrderCount();
  private final List<PartitionRunCounts> shares = new ArrayList<>(2);
  private long latestOrderTs;
  private RunSummary summary;
  private volatile boolean isOutranked;

  Run(String id, IdHash hash) {
    this.id = id;
    this.hash = hash;
  }

  String id() {
    return id;
  }

  IdHash hash() {
    return hash;
  }

  OrderCount count() {
    return count;
  }

  /** What each partition adds. */
  List<PartitionRunCounts> shares() {
    return shares;
  }

  /** The latest time of an order of this run, epoch milliseconds. */
  long latestOrderTs() {
    return latestOrderTs;
  }

  void sawOrderTs(long ts) {
    latestOrderTs = Math.max(latestOrderTs, ts);
  }

  /** Whether there were enough later ones, as of the latest report. */
  boolean isOutranked() {
    return isOutranked;
  }

  void setOutranked(boolean outranked) {
    isOutranked = outranked;
  }

  /** The summary is to be made anew. */
  void changed() {
    summary = null;
  }

  RunSummary summary() {
    if (summary == null) {
      summary = summarize();
    }
    return summary;
  }

  private RunSummary summarize() {
    long outcomes = 0;
    long failed = 0;
    long digest = 0;
    for (PartitionRunCounts share : shares) {
      outcomes += share.kind() == Kind.OUTCOME ? share.sums().counted() : 0;
      failed += share.sums().failed();
      digest += share.sums().digest();
    }
    return new RunSummary(
        count.orders(), outcomes - failed, failed, count.pending(), Counters.hex(digest));
  }
}
