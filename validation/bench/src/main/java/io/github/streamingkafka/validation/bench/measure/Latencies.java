package io.github.streamingkafka.validation.bench.measure;

import java.util.Arrays;

/** Times in milliseconds. */
public final class Latencies {
  private final long[] sorted;

  public Latencies(long[] millis) {
    sorted = millis.clone();
    Arrays.sort(sorted);
  }

  /** The least that so many percent are not above. */
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
