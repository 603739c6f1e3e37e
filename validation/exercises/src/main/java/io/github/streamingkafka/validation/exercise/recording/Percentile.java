package io.github.streamingkafka.validation.exercise.recording;

/** Exact percentiles of sorted numbers. */
public final class Percentile {
  private Percentile() {}

  /** The smallest number that so many percent of all are not above; 0 where there are none. */
  public static long of(long[] sorted, double percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
