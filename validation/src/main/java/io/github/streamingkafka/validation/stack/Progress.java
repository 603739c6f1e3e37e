package io.github.streamingkafka.validation.stack;

import java.io.PrintStream;
import java.time.Duration;

/** Tells on standard error how far something is, without saying the same thing again and again. */
public final class Progress {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final PrintStream to;
  private String last = "";
  private long lastAt = System.nanoTime() - PAUSE_NANOS;

  public Progress(PrintStream to) {
    this.to = to;
  }

  /** Something that happens once. */
  public void say(String line) {
    to.println(line);
    last = line;
  }

  /** Something that changes all the time: told at most once a second. */
  public void tell(String line) {
    long now = System.nanoTime();
    if (!line.equals(last) && now - lastAt >= PAUSE_NANOS) {
      lastAt = now;
      say(line);
    }
  }
}
