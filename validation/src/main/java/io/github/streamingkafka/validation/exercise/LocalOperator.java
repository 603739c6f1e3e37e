package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.common.BrokerUnavailableException;
import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.validation.Installation;
import io.github.streamingkafka.validation.JavaProcess;
import io.github.streamingkafka.validation.local.LocalStack;
import io.github.streamingkafka.validation.local.LocalStackHandle;
import io.github.streamingkafka.validation.stack.Progress;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Handles the stack without Docker. */
final class LocalOperator implements Operator {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final LocalStackHandle stack;
  private final boolean startedHere;

  private LocalOperator(LocalStackHandle stack, boolean startedHere) {
    this.stack = stack;
    this.startedHere = startedHere;
  }

  /** The stack that runs, or else one that is started here, and ends with the exercises. */
  static LocalOperator of(Map<String, String> variables, Progress progress, StopSignal stop)
      throws IOException {
    try {
      return new LocalOperator(LocalStackHandle.find(variables), false);
    } catch (BrokerUnavailableException noStack) {
      progress.say("no stack runs: starting one for the exercises");
      up(variables, stop);
      return new LocalOperator(LocalStackHandle.find(variables), true);
    }
  }

  private static void up(Map<String, String> variables, StopSignal stop) throws IOException {
    Path output = Files.createTempFile("up", ".out");
    try {
      Map<String, String> idle = new TreeMap<>(variables);
      idle.put("MODE", "idle");
      Process up =
          JavaProcess.startTo(
              List.of(
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  Installation.jar("validation").toString(),
                  LocalStack.class.getName(),
                  "up",
                  "-d"),
              idle,
              output,
              output);
      stop.onRequest(up::destroy);
      int status = up.onExit().join().exitValue();
      if (status != 0) {
        downIfUp(variables);
        throw new BrokerUnavailableException(
            "the stack does not start: " + Files.readString(output).strip(), null);
      }
    } finally {
      Files.delete(output);
    }
  }

  /** A stack that is up, but not ready in time, goes on if it is let. */
  private static void downIfUp(Map<String, String> variables) throws IOException {
    try {
      LocalStackHandle.find(variables).down();
    } catch (BrokerUnavailableException noStack) {
      // Then nothing is left behind.
    }
  }

  @Override
  public Stack stack() {
    return stack;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public boolean isRunning(Service service) throws IOException {
    return stack.isRunning(service);
  }

  @Override
  public Map<String, String> variables(Service service) throws IOException {
    return service == Service.KAFKA ? Map.of() : stack.variables(service);
  }

  @Override
  public void stop(Service service) throws IOException {
    stack.stop(service);
  }

  @Override
  public void start(Service service) throws IOException {
    stack.start(service);
  }

  @Override
  public void restart(Service service, Map<String, String> changed) throws IOException {
    stack.restart(service, changed);
  }

  @Override
  public String restartCommand(Service service) {
    return "scripts/local restart " + service.spelling();
  }

  @Override
  public Process burst(Map<String, String> variables, Path output, Path errors) throws IOException {
    List<String> command = new ArrayList<>(Service.PRODUCER.command());
    command.addAll(List.of("burst", "--json"));
    Map<String, String> all = new TreeMap<>(stack.variables(Service.PRODUCER));
    all.putAll(variables);
    return JavaProcess.startTo(command, all, output, errors);
  }

  @Override
  public void abort(Process burst) {
    JavaProcess.end(burst, STOP_LIMIT);
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(stack.directory()).getUsableSpace();
  }

  @Override
  public Map<String, String> versions() {
    return Map.of();
  }

  @Override
  public void close() throws IOException {
    if (startedHere) {
      stack.down();
    }
  }
}
