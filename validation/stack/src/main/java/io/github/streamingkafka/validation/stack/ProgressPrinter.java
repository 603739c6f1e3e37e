package io.github.streamingkafka.validation.stack;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Tells on standard error how far something is, without saying the same thing again and again. On a
 * terminal, what changes all the time stays in one line.
 */
public final class ProgressPrinter {
  private static final String BEGIN_ANEW = "\r\u001b[K";
  private static final Duration PAUSE_ON_TERMINAL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final PrintStream to;
  private final boolean terminal;
  private final long pauseNanos;
  private String last = "";
  private long lastAt;

  public ProgressPrinter(PrintStream to) {
    this(to, false);
  }

  /**
   * @param terminal whether a line can be written anew
   */
  public ProgressPrinter(PrintStream to, boolean terminal) {
    this.to = to;
    this.terminal = terminal;
    this.pauseNanos = (terminal ? PAUSE_ON_TERMINAL : PAUSE).toNanos();
    this.lastAt = System.nanoTime() - pauseNanos;
  }

  /** Something that happens once. */
  public void say(String line) {
    to.println((terminal ? BEGIN_ANEW : "") + line);
    last = line;
  }

  /**
   * Something that changes all the time: told at most every few seconds, or often on a terminal.
   */
  public void tell(String line) {
    long now = System.nanoTime();
    if (!line.equals(last) && now - lastAt >= pauseNanos) {
      lastAt = now;
      last = line;
      to.print(terminal ? BEGIN_ANEW + line : line + System.lineSeparator());
      to.flush();
    }
  }
}
