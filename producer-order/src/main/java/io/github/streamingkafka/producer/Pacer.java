package io.github.streamingkafka.producer;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Waits until the next order is due. {@code RATE} is kept by a schedule that begins with the first
 * order: what came late is made up for, so that the rate does not drift. Beyond a limit the
 * schedule is moved instead.
 */
final class Pacer {
  /** A shorter wait costs more than it is worth: orders due within this time go together. */
  private static final long SHORTEST_WAIT_NANOS = Duration.ofMillis(1).toNanos();

  private final double nanosPerOrder;
  private final Duration sleep;
  private final long maxLateNanos;
  private final LongSupplier nanoTime;
  private final Predicate<Duration> stopWithin;
  private long start;
  private long orders;

  /**
   * @param rate orders per second, 0 for as many as possible
   * @param sleepMs milliseconds between an order and the next, 0 for none
   * @param maxLate how late an order may be for the schedule to stay; what is due in a longer time
   *     than this is never sent all at once
   * @param stopWithin waits for the stop at most for a time, and returns whether it is requested
   */
  Pacer(
      double rate,
      long sleepMs,
      Duration maxLate,
      LongSupplier nanoTime,
      Predicate<Duration> stopWithin) {
    this.nanosPerOrder = rate == 0 ? 0 : Duration.ofSeconds(1).toNanos() / rate;
    this.sleep = Duration.ofMillis(sleepMs);
    this.maxLateNanos = maxLate.toNanos();
    this.nanoTime = nanoTime;
    this.stopWithin = stopWithin;
  }

  /** Whether orders have to wait at all. */
  boolean isOn() {
    return nanosPerOrder > 0 || !sleep.isZero();
  }

  /**
   * Waits until the next order is due.
   *
   * @return false if the stop was requested meanwhile
   */
  boolean awaitNext() {
    boolean isDue = sleepAfterOrder() && awaitSchedule();
    orders++;
    return isDue;
  }

  private boolean sleepAfterOrder() {
    return orders == 0 || sleep.isZero() || !stopWithin.test(sleep);
  }

  private boolean awaitSchedule() {
    if (nanosPerOrder == 0) {
      return true;
    }
    if (orders == 0) {
      start = nanoTime.getAsLong();
    }
    long early = (long) (orders * nanosPerOrder) - (nanoTime.getAsLong() - start);
    if (early < -maxLateNanos) {
      start += -early - maxLateNanos;
    }
    return early <= 0 || !stopWithin.test(Duration.ofNanos(Math.max(early, SHORTEST_WAIT_NANOS)));
  }
}
