package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What {@code scripts/local} does: one word of it, against the stack without Docker. */
public final class LocalStack {
  static final String NO_STACK = "no stack runs; `scripts/local up` starts one";

  private static final Duration LAUNCH_PAUSE = Duration.ofMillis(50);

  private final LocalConfig config;
  private final StopSignal stop;

  private LocalStack(LocalConfig config, StopSignal stop) {
    this.config = config;
    this.stop = stop;
  }

  public static void main(String[] arguments) throws Throwable {
    List<String> words = Arrays.asList(arguments);
    if (!words.isEmpty() && words.get(0).equals("kafka")) {
      KafkaToolRun.run(words.subList(1, words.size()), () -> config(System.getenv()));
    } else {
      ToolOptions.run(
          new LocalOptions(),
          arguments,
          (options, stop) -> new LocalStack(config(options.variables()), stop).run(options));
    }
  }

  /** What follows the java command to have this done in another JVM. */
  static List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(Installation.jar("validation/stack").toString());
    command.add(LocalStack.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  private static LocalConfig config(Map<String, String> variables) {
    return LocalConfig.from(variables, Installation.root());
  }

  private int run(LocalOptions options) throws IOException {
    String word = options.word;
    List<String> arguments = options.rest;
    return switch (word) {
      case "up" -> up(arguments);
      case "burst", "produce" -> produce(word, arguments);
      case "start", "stop", "restart" -> act(word, arguments);
      case "down" -> down(arguments);
      case "reset" -> reset(arguments);
      default ->
          throw wrong(word, "up, burst, produce, kafka, restart, stop, start, down or reset");
    };
  }

  private int up(List<String> arguments) throws IOException {
    Directories.writable("LOCAL_DIR=" + config.directory(), config.directory());
    if (arguments.isEmpty()) {
      return new Supervisor(config, stop, System.out::println).run();
    }
    if (arguments.equals(List.of("-d"))) {
      return upBehind();
    }
    throw wrong(join("up", arguments), "nothing or -d after up");
  }

  private int upBehind() throws IOException {
    if (ControlClient.find(config.runDirectory()).isPresent()) {
      System.err.println(Supervisor.runsAlready(config));
      return ExitStatus.UNAVAILABLE;
    }
    Path log = config.logs().resolve("up.log");
    Files.deleteIfExists(log);
    Process supervisor = JavaProcess.startBehind(command("up"), System.getenv(), log);
    AtomicBoolean started = new AtomicBoolean();
    stop.onRequest(
        () -> {
          if (!started.get()) {
            supervisor.destroy();
          }
        });
    int status = awaitStart(supervisor);
    started.set(true);
    (status == ExitStatus.OK ? System.out : System.err).print(Files.readString(log));
    return status;
  }

  private int awaitStart(Process supervisor) throws IOException {
    while (!JavaProcess.awaitEnd(supervisor, LAUNCH_PAUSE)) {
      Optional<ControlClient> control =
          ControlClient.find(config.runDirectory())
              .filter(found -> found.isOf(supervisor.toHandle()));
      Readiness readiness = control.map(LocalStack::readiness).orElse(null);
      if (readiness == Readiness.READY) {
        return ExitStatus.OK;
      }
      if (readiness == Readiness.LATE) {
        return ExitStatus.FAILED;
      }
    }
    return supervisor.exitValue();
  }

  private static Readiness readiness(ControlClient control) {
    try {
      return control.awaitReady();
    } catch (BrokerUnavailableException gone) {
      return Readiness.STOPPED;
    }
  }

  /** Runs the producer's program on this terminal, beside the one that the stack runs. */
  private int produce(String word, List<String> options) throws IOException {
    Map<String, String> variables = stack().variables(Service.PRODUCER.cliName());
    Map<String, String> users = config.userVariables(Service.PRODUCER);
    users.keySet().removeAll(LocalConfig.ANNOUNCED);
    variables.putAll(users);
    List<String> command = new ArrayList<>(Service.PRODUCER.command());
    command.add(word);
    command.addAll(options);
    Process producer = JavaProcess.startInFront(command, variables);
    stop.onRequest(producer::destroy);
    // It tells what it has sent before it ends, and nobody is left to wait for it but this.
    return producer.onExit().join().exitValue();
  }

  private int act(String word, List<String> arguments) throws IOException {
    Service service =
        Optional.of(arguments)
            .filter(names -> names.size() == 1)
            .flatMap(names -> Service.fromName(names.get(0)))
            .orElseThrow(() -> wrong(join(word, arguments), "one service: " + Service.allNames()));
    Map<String, String> changed = config.userVariables(service);
    ControlClient stack = stack();
    switch (word) {
      case "start" -> stack.start(service.cliName(), changed);
      case "stop" -> stack.act("stop", service.cliName());
      default -> stack.restart(service, changed);
    }
    return ExitStatus.OK;
  }

  private int down(List<String> arguments) throws IOException {
    requireNone("down", arguments);
    Optional<ControlClient> stack = ControlClient.find(config.runDirectory());
    if (stack.isPresent()) {
      stack.get().down();
      return ExitStatus.OK;
    }
    if (Files.notExists(config.runDirectory())) {
      System.err.println("nothing runs");
      return ExitStatus.OK;
    }
    try (RunDirectory run = RunDirectory.take(config.runDirectory()).orElse(null)) {
      List<String> ended = run == null ? List.of() : run.endLeftovers();
      System.err.println(ended.isEmpty() ? "nothing runs" : Supervisor.endedLeftovers(ended));
    }
    return ExitStatus.OK;
  }

  private int reset(List<String> arguments) throws IOException {
    requireNone("reset", arguments);
    if (Files.notExists(config.runDirectory())) {
      // Never a stack's directory: what is in it is somebody else's.
      return ExitStatus.OK;
    }
    try (RunDirectory run = RunDirectory.take(config.runDirectory()).orElse(null)) {
      if (run == null) {
        System.err.println("the stack runs, and its data are in use; first `scripts/local down`");
        return ExitStatus.FAILED;
      }
      run.endLeftovers();
      Directories.delete(config.kafkaDirectory());
      Directories.delete(config.logs());
    }
    return ExitStatus.OK;
  }

  private ControlClient stack() throws IOException {
    return ControlClient.find(config.runDirectory())
        .orElseThrow(() -> new BrokerUnavailableException(NO_STACK, null));
  }

  private static void requireNone(String word, List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw wrong(join(word, arguments), "nothing after " + word);
    }
  }

  private static String join(String word, List<String> arguments) {
    return (word + " " + String.join(" ", arguments)).strip();
  }

  static ConfigurationException wrong(String given, String expected) {
    return new ConfigurationException(
        List.of("scripts/local " + given + ": expected " + expected + " (see --help)"));
  }
}
