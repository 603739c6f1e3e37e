package io.github.streamingkafka.validation.bench;

import java.util.Arrays;

/** Times in milliseconds. */
final class Latencies {
  private final long[] sorted;

  Latencies(long[] millis) {
    sorted = millis.clone();
    Arrays.sort(sorted);
  }

  /** The least that so many percent are not above. */
  double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
