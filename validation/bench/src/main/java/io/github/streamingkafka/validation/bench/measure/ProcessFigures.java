package io.github.streamingkafka.validation.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What the system knows of a process that runs; empty where it does not know. */
public record ProcessFigures(ProcessHandle process) {
  private static final double KB_PER_MB = 1024;

  /** User and system time that it has taken. */
  public OptionalDouble cpuSeconds() {
    return process
        .info()
        .totalCpuDuration()
        .map(cpu -> OptionalDouble.of(cpu.toNanos() / 1e9))
        .orElse(OptionalDouble.empty());
  }

  /** The most memory that it has had. */
  public OptionalDouble peakMb() {
    return memory("VmHWM");
  }

  /** The memory that it has now. */
  public OptionalDouble residentMb() {
    return memory("VmRSS");
  }

  private OptionalDouble memory(String field) {
    try {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      return megabytes(Files.readAllLines(status), field);
    } catch (IOException notTold) {
      return OptionalDouble.empty();
    }
  }

  /** Finds a line such as {@code VmHWM: 12345 kB}. */
  static OptionalDouble megabytes(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KB_PER_MB)
        .findFirst();
  }
}
