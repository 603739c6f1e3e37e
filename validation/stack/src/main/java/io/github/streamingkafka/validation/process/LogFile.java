package io.github.streamingkafka.validation.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a process has logged since it was started, in a file that its predecessors wrote to. */
public final class LogFile {
  private static final int TAIL_BYTES = 64 * 1024;

  private final Path path;
  private final long start;

  private LogFile(Path path, long start) {
    this.path = path;
    this.start = start;
  }

  /** The part of a log that is yet to be written. */
  public static LogFile from(Path path) {
    return new LogFile(path, path.toFile().length());
  }

  /** Its end, for a message that says why its process ended. */
  public String lastLines(int count) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long first = Math.max(start, file.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (file.length() - first)];
      file.seek(first);
      file.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return String.join(
          System.lineSeparator(), lines.subList(Math.max(0, lines.size() - count), lines.size()));
    } catch (IOException unreadable) {
      return "(no log: " + unreadable.getMessage() + ")";
    }
  }
}
