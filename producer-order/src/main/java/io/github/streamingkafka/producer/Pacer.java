package io.github.streamingkafka.producer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Waits until the next order is due. {@code RATE} is kept by a schedule that begins with the first
 * order: what came late is made up for, so that the rate does not drift. Beyond a limit the
 * schedule is moved instead. For one thread, except where it is said.
 */
final class Pacer {
  /** A shorter wait costs more than it is worth: orders due within this time go together. */
  private static final long SHORTEST_WAIT_NANOS = Duration.ofMillis(1).toNanos();

  /** How late an order is that was not due at any time. */
  static final int NO_DUE_TIME = -1;

  private final Rate rate;
  private final boolean hasRate;
  private final Duration sleep;
  private final long maxLateNanos;
  private final LongSupplier nanoTime;
  private final Predicate<Duration> stopWithin;
  private volatile long start;
  private long orders;
  private long lateNanos;

  /**
   * @param sleepMs milliseconds between an order and the next, 0 for none
   * @param maxLate how late an order may be for the schedule to stay; what is due in a longer time
   *     than this is never sent all at once
   * @param stopWithin waits for the stop at most for a time, and returns whether it is requested
   */
  Pacer(
      Rate rate,
      long sleepMs,
      Duration maxLate,
      LongSupplier nanoTime,
      Predicate<Duration> stopWithin) {
    this.rate = rate;
    this.hasRate = rate.isLimited();
    this.sleep = Duration.ofMillis(sleepMs);
    this.maxLateNanos = maxLate.toNanos();
    this.nanoTime = nanoTime;
    this.stopWithin = stopWithin;
    this.start = nanoTime.getAsLong();
  }

  /** Whether orders have to wait at all. */
  boolean isOn() {
    return hasRate || !sleep.isZero();
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
    if (!hasRate) {
      return true;
    }
    if (orders == 0) {
      start = nanoTime.getAsLong();
    }
    long now = nanoTime.getAsLong();
    long early = rate.dueNanos(orders) - (now - start);
    if (early < -maxLateNanos) {
      start = start - early - maxLateNanos;
    }
    boolean isDue =
        early <= 0 || !stopWithin.test(Duration.ofNanos(Math.max(early, SHORTEST_WAIT_NANOS)));
    lateNanos = Math.max(0, nanoTime.getAsLong() - now - early);
    return isDue;
  }

  /**
   * How many milliseconds after its due time the order came that was waited for last, or {@link
   * #NO_DUE_TIME}. Where the schedule was moved, the first order after that was due before.
   */
  int lateMs() {
    return hasRate
        ? (int) Math.min(TimeUnit.NANOSECONDS.toMillis(lateNanos), Integer.MAX_VALUE)
        : NO_DUE_TIME;
  }

  /** Whether orders are due at some time. */
  boolean hasRate() {
    return hasRate;
  }

  Rate rate() {
    return rate;
  }

  /**
   * The orders per second that were asked for on average since a time, as far as the schedule goes
   * back. Any thread may ask.
   */
  double targetSince(long time) {
    long begin = start;
    long now = nanoTime.getAsLong() - begin;
    long since = Math.max(0, time - begin);
    double orders = rate.ordersUntil(now) - rate.ordersUntil(since);
    return orders * TimeUnit.SECONDS.toNanos(1) / Math.max(1, now - since);
  }
}
