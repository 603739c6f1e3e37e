package io.github.streamingkafka.producer;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Prints a line after every {@code PRINT_EVERY} acknowledged orders. */
final class Progress implements LongConsumer {
  private final PrintStream out;
  private final int printEvery;
  private final long total;
  private final LongSupplier nanoTime;
  private final long start;
  private long next;

  /**
   * @param total the number of orders of the run, {@link Long#MAX_VALUE} if it has no end
   */
  Progress(PrintStream out, int printEvery, long total, LongSupplier nanoTime) {
    this.out = out;
    this.printEvery = printEvery;
    this.total = total;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.next = printEvery;
  }

  @Override
  public void accept(long acknowledged) {
    if (acknowledged >= next) {
      next += printEvery;
      out.println(line(acknowledged));
    }
  }

  private String line(long acknowledged) {
    double seconds = (nanoTime.getAsLong() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    double rate = Summary.perSecond(acknowledged, seconds);
    String now = "acknowledged " + acknowledged;
    String pace = ", " + Summary.decimal(rate, 1) + " orders/s";
    if (total == Long.MAX_VALUE) {
      return now + pace;
    }
    double left = (total - acknowledged) / rate;
    return now + "/" + total + pace + ", " + Summary.decimal(left, 1) + " s left";
  }
}
