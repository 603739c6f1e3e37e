package io.github.streamingkafka.validation.faults.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says what happens when: to whoever watches, and in a file for whoever looks later. */
public final class RunLog implements AutoCloseable {
  private final PrintStream watched;
  private final PrintStream kept;
  private final Instant startedAt = Instant.now();
  private final long startNanos = System.nanoTime();

  public RunLog(PrintStream watched, Path file) throws IOException {
    this.watched = watched;
    this.kept = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
  }

  public synchronized void say(String what) {
    String line = String.format(Locale.ROOT, "%7.1f s  %s", elapsed().toMillis() / 1e3, what);
    watched.println(line);
    kept.println(line);
  }

  /** What is watched meanwhile, for what need not be kept. */
  public PrintStream watched() {
    return watched;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  @Override
  public void close() {
    kept.close();
  }
}
