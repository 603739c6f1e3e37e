package io.github.streamingkafka.validation.exercise;

/** Exact percentiles of sorted numbers. */
final class Percentile {
  private Percentile() {}

  /** The smallest number that so many percent of all are not above; 0 where there are none. */
  static long of(long[] sorted, double percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
