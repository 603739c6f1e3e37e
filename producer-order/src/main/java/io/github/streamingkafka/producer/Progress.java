package io.github.streamingkafka.producer;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Prints a line after every {@code PRINT_EVERY} acknowledged orders. Where a rate is asked for, it
 * tells the one that was reached of late beside it; otherwise the mean since the start.
 */
final class Progress implements LongConsumer {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintStream out;
  private final int printEvery;
  private final long total;
  private final Pacer pacer;
  private final LongSupplier nanoTime;
  private final long start;
  private long next;

  private long acknowledged;
  private Mark last;
  private Mark beforeLast;

  /** What was acknowledged at some time; there is one for each second at most. */
  private record Mark(long acknowledged, long nanos) {}

  /**
   * @param total the number of orders of the run, {@link Long#MAX_VALUE} if it has no end
   */
  Progress(PrintStream out, int printEvery, long total, Pacer pacer, LongSupplier nanoTime) {
    this.out = out;
    this.printEvery = printEvery;
    this.total = total;
    this.pacer = pacer;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.last = new Mark(0, start);
    this.beforeLast = last;
    this.next = printEvery;
  }

  @Override
  public void accept(long acknowledgedNow) {
    if (pacer.hasRate()) {
      measure(acknowledgedNow);
    }
    if (acknowledgedNow >= next) {
      next += printEvery;
      out.println(line(acknowledgedNow));
    }
  }

  private synchronized void measure(long acknowledgedNow) {
    acknowledged = acknowledgedNow;
    long now = nanoTime.getAsLong();
    if (now - last.nanos() >= NANOS) {
      beforeLast = last;
      last = new Mark(acknowledged, now);
    }
  }

  /**
   * The orders per second that were acknowledged in the last one or two seconds, or since there was
   * one, in a run with a rate. Any thread may ask.
   */
  synchronized double reached() {
    return Summary.perSecond(
        acknowledged - beforeLast.acknowledged(), secondsSince(beforeLast.nanos()));
  }

  /** What was asked for in the same time. */
  synchronized double target() {
    return pacer.targetSince(beforeLast.nanos());
  }

  private String line(long now) {
    double seconds = secondsSince(start);
    boolean isPaced = pacer.hasRate();
    String pace =
        "acknowledged "
            + now
            + (total == Long.MAX_VALUE ? "" : "/" + total)
            + ", "
            + Summary.decimal(isPaced ? reached() : Summary.perSecond(now, seconds), 1)
            + (isPaced ? " of " + Summary.decimal(target(), 1) : "")
            + " orders/s";
    return total == Long.MAX_VALUE
        ? pace
        : pace + ", " + Summary.decimal(seconds * share(now), 1) + " s left";
  }

  /** What is left of the run beside what is done: of its schedule, or of its orders. */
  private double share(long now) {
    if (pacer.hasRate()) {
      double due = pacer.rate().dueNanos(now);
      return (pacer.rate().dueNanos(total) - due) / due;
    }
    return (total - now) / (double) now;
  }

  private double secondsSince(long time) {
    return (nanoTime.getAsLong() - time) / NANOS;
  }
}
