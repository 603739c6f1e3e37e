package io.github.streamingkafka.analytics;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when something that is to happen regularly is due. */
final class Timer {
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private long due;

  /** Is due at once, and then every {@code interval}. */
  Timer(Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  boolean isDue() {
    return nanoTime.getAsLong() >= due;
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, due - nanoTime.getAsLong()));
  }

  void makeDue() {
    due = nanoTime.getAsLong();
  }

  void restart() {
    due = nanoTime.getAsLong() + intervalNanos;
  }
}
