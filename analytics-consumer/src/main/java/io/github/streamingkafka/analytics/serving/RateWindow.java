package io.github.streamingkafka.analytics.serving;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Counts what happened in the last while, to within a six-hundredth of it. For one thread. */
final class RateWindow {
  private static final int BUCKETS = 600;

  private final LongSupplier nanoTime;
  private final long bucketNanos;
  private final long start;
  private final long[] buckets = new long[BUCKETS];
  private long newest;
  private long sum;

  RateWindow(Duration window, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.bucketNanos = window.toNanos() / BUCKETS;
    this.start = nanoTime.getAsLong();
  }

  void add(long events) {
    slide();
    buckets[(int) (newest % BUCKETS)] += events;
    sum += events;
  }

  /** Events within the window that ends now. */
  long sum() {
    slide();
    return sum;
  }

  private void slide() {
    long now = (nanoTime.getAsLong() - start) / bucketNanos;
    if (now - newest >= BUCKETS) {
      Arrays.fill(buckets, 0);
      sum = 0;
      newest = now;
    }
    while (newest < now) {
      newest++;
      int oldest = (int) (newest % BUCKETS);
      sum -= buckets[oldest];
      buckets[oldest] = 0;
    }
  }
}
