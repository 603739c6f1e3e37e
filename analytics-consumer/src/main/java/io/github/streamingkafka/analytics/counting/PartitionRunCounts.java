package io.github.streamingkafka.analytics.counting;

import java.util.Comparator;

/** What one partition adds to one run. */
public final class PartitionRunCounts {
  static final Comparator<PartitionRunCounts> EARLIEST_FIRST =
      Comparator.comparingLong(PartitionRunCounts::latestOrderTs)
          .thenComparing(share -> share.run().id());

  private final Run run;
  private final Kind kind;
  private final Counters sums = new Counters();
  private long latestOrderTs;
  private boolean isChanged;
  private boolean isStored;

  /**
   * What is stored of it.
   *
   * @param latestOrderTs the latest time of an order, epoch milliseconds
   */
  public record Totals(long counted, long failed, String digest, long latestOrderTs) {}

  PartitionRunCounts(Run run, Kind kind) {
    this.run = run;
    this.kind = kind;
  }

  public String runId() {
    return run.id();
  }

  Run run() {
    return run;
  }

  /** What is counted here. */
  Kind kind() {
    return kind;
  }

  Counters sums() {
    return sums;
  }

  long latestOrderTs() {
    return latestOrderTs;
  }

  void sawOrderTs(long ts) {
    latestOrderTs = Math.max(latestOrderTs, ts);
    run.sawOrderTs(ts);
  }

  /** Notes that it is not stored as it is, and tells whether it was before. */
  boolean markChanged() {
    boolean first = !isChanged;
    isChanged = true;
    return first;
  }

  /** Whether some of it was ever stored. */
  boolean isStored() {
    return isStored;
  }

  /** All of it, to be stored. */
  public Totals take() {
    isChanged = false;
    isStored = true;
    return new Totals(sums.counted(), sums.failed(), Counters.hex(sums.digest()), latestOrderTs);
  }

  void restore(Totals stored) {
    isStored = true;
    sums.restore(stored.counted(), stored.failed(), stored.digest());
    sawOrderTs(stored.latestOrderTs());
  }
}
