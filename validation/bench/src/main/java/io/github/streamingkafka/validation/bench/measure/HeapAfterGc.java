package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a JVM keeps on its heap, by {@code jcmd} of its JDK, right after collections. */
public record HeapAfterGc(Path javaHome, long pid) {
  /** A line for each generation; that of the metaspace has no total. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private static final double KB_PER_MB = 1024;

  /**
   * The serial collector leaves dead objects where moving others over them is not worth it, up to
   * 5% of the old generation, but for every fourth time ({@code MarkSweepAlwaysCompactCount}).
   */
  private static final int COLLECTIONS = 4;

  public double megabytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      String unused = jcmd("GC.run");
    }
    return megabytes(jcmd("GC.heap_info"));
  }

  /** Adds up the generations of {@code GC.heap_info}. */
  public static double megabytes(String heapInfo) {
    double used =
        USED.matcher(heapInfo)
            .results()
            .mapToLong(generation -> Long.parseLong(generation.group(1)))
            .sum();
    if (used == 0) {
      throw new GivenUpException("no generations in: " + heapInfo);
    }
    return used / KB_PER_MB;
  }

  private String jcmd(String command) {
    String program = javaHome.resolve("bin").resolve("jcmd").toString();
    try {
      Process jcmd =
          new ProcessBuilder(program, Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new GivenUpException(program + " " + command + ": " + output);
      }
      return output;
    } catch (IOException noJcmd) {
      throw new GivenUpException(program + ": " + noJcmd.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GivenUpException("interrupted");
    }
  }
}
