package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.process.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a transaction stays open: long where there is a backlog, since a commit costs the same
 * for one order as for many thousands; short where there is none, since readers wait for it.
 */
final class TransactionWindow {
  private static final Duration LONG = Duration.ofMillis(100);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);

  /** A poll that brings fewer records than this has caught up. */
  private static final int BACKLOG = 500;

  private final Timer timer;
  private boolean isOpen;

  TransactionWindow(LongSupplier nanoTime) {
    this.timer = new Timer(SHORT, nanoTime);
  }

  /** Notes that a poll brought this many records, which are in the transaction now. */
  void add(int records) {
    if (!isOpen) {
      isOpen = true;
      timer.restart();
    }
    timer.setLength(records < BACKLOG ? SHORT : LONG);
  }

  boolean isDue() {
    return isOpen && timer.isDue();
  }

  void close() {
    isOpen = false;
  }

  /** How long a poll may wait for records without making the commit late. */
  Duration pollTimeout() {
    return isOpen ? timer.remaining() : IDLE_POLL;
  }
}
