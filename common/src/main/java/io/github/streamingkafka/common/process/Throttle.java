package io.github.streamingkafka.common.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Slows a consumer down to one record every {@code THROTTLE_MS}, on average: the next records make
 * up for a wait that took too long, or for a commit.
 */
public final class Throttle {
  /** The largest time that one poll's records may take, far below any poll interval. */
  private static final long POLL_BUDGET_MS = 200;

  /** The most that is made up for; idle time is not. */
  private static final long MAX_ARREARS_NANOS = Duration.ofMillis(100).toNanos();

  /** Records that are processed at once, unless they are slowed down. */
  private static final int BATCH = 100;

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final long perRecordNanos;
  private final StopSignal stop;
  private final LongSupplier nanoTime;
  private long due;
  private boolean waiting;

  public Throttle(long perRecordMs, StopSignal stop) {
    this(perRecordMs, stop, System::nanoTime);
  }

  Throttle(long perRecordMs, StopSignal stop, LongSupplier nanoTime) {
    this.perRecordNanos = Duration.ofMillis(perRecordMs).toNanos();
    this.stop = stop;
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  /** Reads {@code THROTTLE_MS}. */
  public static int millisFrom(Environment environment) {
    return environment.integer("THROTTLE_MS", 0, 0, 60_000);
  }

  /** How many records a poll may return, so that the next poll is never late. */
  public static int maxPollRecords(long perRecordMs, int unthrottled) {
    return perRecordMs == 0
        ? unthrottled
        : (int) Math.max(1, Math.min(unthrottled, POLL_BUDGET_MS / perRecordMs));
  }

  /** Whether records are slowed down at all. */
  public boolean isOn() {
    return perRecordNanos > 0;
  }

  /** Splits records into those that are processed at once. */
  public <T> List<List<T>> batches(List<T> records) {
    int size = isOn() ? 1 : BATCH;
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < records.size(); from += size) {
      batches.add(records.subList(from, Math.min(from + size, records.size())));
    }
    return batches;
  }

  /**
   * Waits until the next batch may be processed.
   *
   * @return false once the stop is requested
   */
  public boolean acquire() {
    return acquire(FOREVER);
  }

  /**
   * Waits until the next batch may be processed, at most for {@code atMost}.
   *
   * @return whether it may; false if the time is not up yet, or the stop is requested
   */
  public boolean acquire(Duration atMost) {
    if (!isOn()) {
      return !stop.isRequested();
    }
    long now = nanoTime.getAsLong();
    if (!waiting) {
      due = Math.max(due, now - MAX_ARREARS_NANOS) + perRecordNanos;
      waiting = true;
    }
    long wait = Math.min(due - now, atMost.toNanos());
    if (wait > 0 && stop.await(Duration.ofNanos(wait))) {
      return false;
    }
    waiting = nanoTime.getAsLong() < due;
    return !waiting && !stop.isRequested();
  }
}
