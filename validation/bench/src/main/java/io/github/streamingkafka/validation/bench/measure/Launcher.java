package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Starts candidates, watches them, and ends them all should the benchmark be stopped. */
public final class Launcher implements AutoCloseable {
  /** A JVM that makes its start cache does so at its end. */
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final int TOLD_LOG_LINES = 20;

  /** The shell's own clock tells the CPU time of a process that has ended. */
  private static final List<String> TIMED =
      List.of(
          "bash",
          "-c",
          "TIMEFORMAT='%3R %3U %3S'; time \"$@\" >\"$BENCH_OUT\" 2>\"$BENCH_LOG\"",
          "bash");

  private final Path directory;
  private final StopSignal stop;
  private final Duration timeout;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  /**
   * @param directory of logs and start caches
   * @param timeout how long to wait for what ought to happen
   */
  public Launcher(Path directory, StopSignal stop, Duration timeout) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.stop = stop;
    this.timeout = timeout;
    stop.onRequest(this::close);
  }

  /** A candidate that ended by itself: what it said, and what it took. */
  public record Finished(String out, double seconds, double cpuSeconds, OptionalDouble peakMb) {
    public Sample sample() {
      return new Sample()
          .with(Measure.SECONDS, seconds)
          .with(Measure.CPU_SECONDS, cpuSeconds)
          .with(Measure.PEAK_MB, peakMb);
    }
  }

  /** A candidate that runs until it is told to stop. */
  public final class Running {
    private final Launch launch;
    private final Process process;
    private final LogFile log;
    private final long startedAt = System.nanoTime();

    private Running(Launch launch, Process process, LogFile log) {
      this.launch = launch;
      this.process = process;
      this.log = log;
    }

    public ProcessFigures figures() {
      return new ProcessFigures(process.toHandle());
    }

    public long pid() {
      return process.pid();
    }

    public double secondsSinceStart() {
      return (System.nanoTime() - startedAt) / 1e9;
    }

    /** Waits for something that it brings about. */
    public void await(String what, BooleanSupplier condition) {
      Await await = new Await(stop, PAUSE);
      if (!await.within(
          timeout,
          () -> {
            boolean holds = condition.getAsBoolean();
            if (!holds && !process.isAlive()) {
              throw missing(what);
            }
            return holds;
          })) {
        throw missing(what);
      }
    }

    private GivenUpException missing(String what) {
      return new GivenUpException(
          "%s: no %s%n%s".formatted(launch.name(), what, log.lastLines(TOLD_LOG_LINES)));
    }

    public void stop() {
      JavaProcess.end(process, STOP_LIMIT);
      running.remove(process);
    }
  }

  public Running start(Launch launch, Round round) {
    Path log = file(launch, String.format(Locale.ROOT, "%d.log", round.number()));
    LogFile logged = LogFile.from(log);
    List<String> arguments = arguments(launch, round);
    Map<String, String> variables = launch.with(launch.jvm().variables()).variables();
    Process process = JavaProcess.startBehind(launch.jvm().java(), arguments, variables, log);
    running.add(process);
    return new Running(launch, process, logged);
  }

  /** Runs a candidate to its end, which has to be a good one. */
  public Finished run(Launch launch, Round round) throws IOException {
    Path out = file(launch, String.format(Locale.ROOT, "%d.out", round.number()));
    Path log = file(launch, String.format(Locale.ROOT, "%d.log", round.number()));
    List<String> command = new ArrayList<>(TIMED);
    command.add(launch.jvm().java());
    command.addAll(arguments(launch, round));
    Launch timed =
        launch
            .with(launch.jvm().variables())
            .with(Map.of("BENCH_OUT", out.toString(), "BENCH_LOG", log.toString(), "LC_ALL", "C"));
    Process shell = JavaProcess.start(new ProcessBuilder(command), timed.variables());
    running.add(shell);
    OptionalDouble peak = awaitEnd(shell);
    running.remove(shell);
    if (stop.isRequested() || shell.exitValue() != 0) {
      throw new GivenUpException(
          String.format(
              Locale.ROOT,
              "%s ended with status %d%n%s",
              launch.name(),
              shell.exitValue(),
              Files.readString(log)));
    }
    double[] times = times(shell.getErrorStream().readAllBytes());
    return new Finished(Files.readString(out), times[0], times[1] + times[2], peak);
  }

  private static double[] times(byte[] told) {
    String[] words = new String(told, StandardCharsets.UTF_8).strip().split(" ", -1);
    return Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
  }

  private OptionalDouble awaitEnd(Process shell) {
    OptionalDouble peak = OptionalDouble.empty();
    ProcessHandle program = null;
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (!shell.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        if (program == null) {
          program = shell.children().findFirst().orElse(null);
        }
        if (program != null) {
          OptionalDouble now = new ProcessFigures(program).peakMb();
          peak = now.isPresent() ? now : peak;
        }
        if (stop.isRequested() || System.nanoTime() > deadline) {
          kill(shell);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GivenUpException("interrupted");
    }
    return peak;
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private List<String> arguments(Launch launch, Round round) {
    List<String> arguments = launch.jvm().arguments(file(launch, "cache"), round.isWarmUp());
    arguments.addAll(launch.program());
    return arguments;
  }

  private Path file(Launch launch, String suffix) {
    return directory.resolve(launch.name().replaceAll("[^A-Za-z0-9]+", "-") + "." + suffix);
  }

  @Override
  public void close() {
    running.forEach(Launcher::kill);
  }
}
