package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Starts programs, watches them, and ends them all if the benchmark is stopped. */
public final class Launcher implements AutoCloseable {
  /** A JVM that makes its start cache does so at its end. */
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final int SHOWN_LOG_LINES = 20;

  /** Only the shell knows the CPU time of a process that has ended; it prints it last. */
  private static final List<String> TIMED =
      List.of("bash", "-c", "TIMEFORMAT='%3R %3U %3S'; time \"$@\"", "bash");

  private final Path directory;
  private final StopSignal stop;
  private final Duration timeout;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();

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

  /** A program that has ended: what it printed, and what it took. */
  public record Finished(String out, Sample sample) {}

  /** A program that runs until it is stopped. */
  public final class Running {
    private final String name;
    private final Process process;
    private final LogFile log;
    private final long startedAt = System.nanoTime();

    private Running(String name, Process process, LogFile log) {
      this.name = name;
      this.process = process;
      this.log = log;
      processes.add(process);
    }

    public ProcessFigures figures() {
      return new ProcessFigures(process.toHandle());
    }

    public long pid() {
      return process.pid();
    }

    /** Since its start. */
    public double seconds() {
      return (System.nanoTime() - startedAt) / 1e9;
    }

    /** What it has taken so far. */
    public Sample sample() {
      return new Sample()
          .with(Measure.SECONDS, seconds())
          .with(Measure.CPU_SECONDS, figures().cpuSeconds())
          .with(Measure.PEAK_MB, figures().peakMb());
    }

    /** Waits for something that it brings about. */
    public void await(String what, BooleanSupplier condition) {
      await(what, PAUSE, condition);
    }

    /**
     * The same.
     *
     * @param pause between two looks
     */
    public void await(String what, Duration pause, BooleanSupplier condition) {
      Await.Condition holds =
          () -> {
            boolean wasAlive = process.isAlive();
            boolean isThere = condition.getAsBoolean();
            if (!isThere && !wasAlive) {
              throw missing(what);
            }
            return isThere;
          };
      if (!new Await(stop, pause).within(timeout, holds)) {
        throw missing(what);
      }
    }

    private GivenUpException missing(String what) {
      return new GivenUpException(
          "%s: no %s%n%s".formatted(name, what, log.lastLines(SHOWN_LOG_LINES)));
    }

    public void stop() {
      JavaProcess.end(process, STOP_LIMIT);
      processes.remove(process);
    }
  }

  /**
   * Starts a program.
   *
   * @param round 0 for the warm-up, which makes its start cache
   */
  public Running start(MeasuredProgram program, Map<String, String> variables, int round) {
    Path log = file(program, round + ".log");
    LogFile logged = LogFile.from(log);
    Process process =
        JavaProcess.startBehind(
            program.jvm().java(), arguments(program, round), all(program, variables), log);
    return new Running(program.name(), process, logged);
  }

  /** Runs a program to its end, which has to be a good one. */
  public Finished run(MeasuredProgram program, Map<String, String> variables, int round)
      throws IOException {
    Path out = file(program, round + ".out");
    Path log = file(program, round + ".log");
    List<String> command = new ArrayList<>(TIMED);
    command.add(program.jvm().java());
    command.addAll(arguments(program, round));
    Map<String, String> environment = all(program, variables);
    environment.put("LC_ALL", "C");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    Process shell = JavaProcess.start(builder, environment);
    Running running = new Running(program.name(), shell, LogFile.from(log));
    AtomicReference<OptionalDouble> peak = new AtomicReference<>(OptionalDouble.empty());
    try {
      running.await(
          "end",
          () -> {
            shell
                .children()
                .map(java -> new ProcessFigures(java).peakMb())
                .filter(OptionalDouble::isPresent)
                .forEach(peak::set);
            return !shell.isAlive();
          });
    } finally {
      kill(shell);
      processes.remove(shell);
    }
    List<String> lines = Files.readAllLines(log);
    if (shell.exitValue() != 0) {
      throw new GivenUpException(
          program.name()
              + " ended with status "
              + shell.exitValue()
              + System.lineSeparator()
              + String.join(System.lineSeparator(), lines));
    }
    String[] times = lines.get(lines.size() - 1).split(" ", -1);
    return new Finished(
        Files.readString(out),
        new Sample()
            .with(Measure.SECONDS, Double.parseDouble(times[0]))
            .with(Measure.CPU_SECONDS, Double.parseDouble(times[1]) + Double.parseDouble(times[2]))
            .with(Measure.PEAK_MB, peak.get()));
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private List<String> arguments(MeasuredProgram program, int round) {
    List<String> arguments = program.jvm().arguments(file(program, "cache"), round == 0);
    arguments.addAll(program.arguments());
    return arguments;
  }

  private static Map<String, String> all(MeasuredProgram program, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(program.jvm().variables());
    return all;
  }

  private Path file(MeasuredProgram program, String suffix) {
    return directory.resolve(program.id() + "." + suffix);
  }

  @Override
  public void close() {
    processes.forEach(Launcher::kill);
  }
}
