package io.github.streamingkafka.validation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs command lines as a user types them, in one directory and with some variables set. */
public final class Shell {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path directory;
  private final Map<String, String> variables;

  public Shell(Path directory, Map<String, String> variables) {
    this.directory = directory;
    this.variables = Map.copyOf(variables);
  }

  /** What a command did; as text, all that a failed assertion should show. */
  public record Result(String command, int status, String output, String errors) {
    @Override
    public String toString() {
      return "%s%nended with status %s and said%n%s%s".formatted(command, status, output, errors);
    }
  }

  public Result run(String command) {
    return run(command, "");
  }

  public Result run(String command, String input) {
    try {
      Path in = Files.createTempFile("shell", ".in");
      Path out = Files.createTempFile("shell", ".out");
      Path err = Files.createTempFile("shell", ".err");
      try {
        Files.writeString(in, input);
        ProcessBuilder builder =
            new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(variables);
        int status = statusOf(builder.start(), command);
        return new Result(command, status, text(out), text(err));
      } finally {
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(command, failed);
    }
  }

  private static int statusOf(Process process, String command) {
    try {
      if (process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw new AssertionError("not done after " + LIMIT + ": " + command);
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, interrupted);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
