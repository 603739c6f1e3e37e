package io.github.streamingkafka.inventory;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a transaction stays open: long where there is a backlog, since a commit costs the same
 * for one order as for many thousands; short where there is none, since readers wait for it.
 */
final class TransactionWindow {
  private static final long LONG_NANOS = Duration.ofMillis(100).toNanos();
  private static final long SHORT_NANOS = Duration.ofMillis(10).toNanos();
  private static final Duration IDLE_POLL = Duration.ofMillis(500);

  /** A poll that brings fewer records than this has caught up. */
  private static final int BACKLOG = 500;

  private final LongSupplier nanoTime;
  private boolean open;
  private long openedAt;
  private long length;

  TransactionWindow(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Notes that a poll brought this many records, which are in the transaction now. */
  void add(int records) {
    if (!open) {
      open = true;
      openedAt = nanoTime.getAsLong();
    }
    length = records < BACKLOG ? SHORT_NANOS : LONG_NANOS;
  }

  boolean isDue() {
    return open && nanoTime.getAsLong() - openedAt >= length;
  }

  void close() {
    open = false;
  }

  /** How long a poll may wait for records without making the commit late. */
  Duration pollTimeout() {
    return open
        ? Duration.ofNanos(Math.max(0, openedAt + length - nanoTime.getAsLong()))
        : IDLE_POLL;
  }
}
