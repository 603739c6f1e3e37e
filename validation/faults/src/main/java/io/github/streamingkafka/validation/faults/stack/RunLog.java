package io.github.streamingkafka.validation.faults.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Tells what happens when, to who watches and to a file for who looks later. */
public final class RunLog implements AutoCloseable {
  private final PrintStream watched;
  private final PrintStream kept;
  private final long startedAt = System.nanoTime();

  public RunLog(PrintStream watched, Path file) throws IOException {
    this.watched = watched;
    this.kept = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
  }

  public synchronized void say(String what) {
    String line = String.format(Locale.ROOT, "%7.1f s  %s", elapsed().toMillis() / 1e3, what);
    watched.println(line);
    kept.println(line);
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** Writes a text into a file beside. */
  public static void keep(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
