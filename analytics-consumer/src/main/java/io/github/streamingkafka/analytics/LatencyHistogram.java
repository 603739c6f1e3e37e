package io.github.streamingkafka.analytics;

import org.HdrHistogram.Histogram;

/**
 * The time from an order's timestamp to that of its outcome, in milliseconds. Percentiles have
 * three significant digits, so they are exact up to two seconds; the maximum is exact.
 */
final class LatencyHistogram {
  private final Histogram histogram = new Histogram(3);
  private long max;

  /** Notes one latency; clocks that disagree may make it negative, which counts as 0. */
  void record(long millis) {
    long latency = Math.max(0, millis);
    histogram.recordValue(latency);
    max = Math.max(max, latency);
  }

  /** Percentiles of all latencies so far, 0 where there are none. */
  Snapshot.Latency summary() {
    return new Snapshot.Latency(percentile(50), percentile(95), percentile(99), max);
  }

  private long percentile(double percent) {
    return Math.min(max, histogram.getValueAtPercentile(percent));
  }
}
