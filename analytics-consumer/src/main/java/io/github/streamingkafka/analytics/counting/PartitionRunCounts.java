package io.github.streamingkafka.analytics.counting;

import java.util.Comparator;

/** What one partition adds to one run. */
public final class PartitionRunCounts {
  /** Where times are equal, any order will do that is the same each time. */
  static final Comparator<PartitionRunCounts> LATEST_FIRST =
      (one, other) ->
          one.latestOrderTs == other.latestOrderTs
              ? Long.compare(one.run.hash().high(), other.run.hash().high())
              : Long.compare(other.latestOrderTs, one.latestOrderTs);

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

  /** Something was counted. */
  void changed() {
    isChanged = true;
    run.changed();
  }

  /** Whether something was counted that is not {@linkplain #take taken} yet. */
  boolean isChanged() {
    return isChanged;
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
