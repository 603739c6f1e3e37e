package io.github.streamingkafka.common.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when a time has passed since it was started, which is when it is made. */
public final class Timer {
  private final LongSupplier nanoTime;
  private long startNanos;
  private long lengthNanos;

  public Timer(Duration length, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lengthNanos = length.toNanos();
    restart();
  }

  public void restart() {
    startNanos = nanoTime.getAsLong();
  }

  public void makeDue() {
    startNanos = nanoTime.getAsLong() - lengthNanos;
  }

  /** Changes the time that has to pass since the start. */
  public void setLength(Duration length) {
    lengthNanos = length.toNanos();
  }

  public boolean isDue() {
    return leftNanos() <= 0;
  }

  /** The time that is left, not negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, leftNanos()));
  }

  private long leftNanos() {
    return lengthNanos - (nanoTime.getAsLong() - startNanos);
  }
}
