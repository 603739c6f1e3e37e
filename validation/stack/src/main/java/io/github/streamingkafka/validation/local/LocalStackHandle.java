package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.Signal;
import io.github.streamingkafka.validation.process.SupervisedProcess;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.StackCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The stack without Docker, handled from another process. */
final class LocalStackHandle implements ManagedStack {
  private static final StackCommands COMMANDS =
      new StackCommands(
          "scripts/local up -d",
          "scripts/local stop",
          "scripts/local start",
          "scripts/local restart");

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final LocalConfig config;
  private final ControlClient control;
  private final boolean startedHere;
  private final List<Instance> added = new ArrayList<>();
  private final List<SupervisedProcess> bursts = new CopyOnWriteArrayList<>();

  private LocalStackHandle(LocalConfig config, ControlClient control, boolean startedHere) {
    this.config = config;
    this.control = control;
    this.startedHere = startedHere;
  }

  /**
   * The stack that runs in {@code LOCAL_DIR}.
   *
   * @throws BrokerUnavailableException if none does
   */
  static LocalStackHandle find(Map<String, String> variables) throws IOException {
    return find(variables, false);
  }

  /** The stack that runs, or else one that is started here, and ends when this is closed. */
  static LocalStackHandle findOrStart(
      Map<String, String> variables, ProgressPrinter progress, StopSignal stop) throws IOException {
    try {
      return find(variables);
    } catch (BrokerUnavailableException noStack) {
      progress.say("no stack runs: starting one");
      up(variables, stop);
      return find(variables, true);
    }
  }

  private static LocalStackHandle find(Map<String, String> variables, boolean startedHere)
      throws IOException {
    LocalConfig config = LocalConfig.from(variables, Installation.root());
    return ControlClient.find(config.runDirectory())
        .map(control -> new LocalStackHandle(config, control, startedHere))
        .orElseThrow(() -> new BrokerUnavailableException(LocalStack.NO_STACK, null));
  }

  private static void up(Map<String, String> variables, StopSignal stop) throws IOException {
    Path output = Files.createTempFile("up", ".out");
    try {
      Map<String, String> idle = new TreeMap<>(variables);
      idle.put("MODE", "idle");
      Process up = JavaProcess.startTo(LocalStack.command("up", "-d"), idle, output, output);
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
      find(variables).control.down();
    } catch (BrokerUnavailableException noStack) {
      // Then nothing is left behind.
    }
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public StackCommands commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, String> variables(Service service) throws IOException {
    return control.variables(service.cliName());
  }

  @Override
  public Map<String, String> startedWith(Service service) throws IOException {
    return service == Service.KAFKA ? Map.of() : variables(service);
  }

  @Override
  public URI analytics() throws IOException {
    return address(Service.ANALYTICS.cliName());
  }

  @Override
  public void restart(Service service, Map<String, String> changed) {
    control.restart(service, changed);
  }

  @Override
  public Instance instance(Service service) {
    return new LocalInstance(service.cliName());
  }

  @Override
  public Instance add(Service service) {
    Instance instance = new LocalInstance(control.add(service));
    added.add(instance);
    return instance;
  }

  @Override
  public URI analytics(Instance instance) throws IOException {
    return address(instance.name());
  }

  private URI address(String analytics) throws IOException {
    return URI.create("http://127.0.0.1:" + control.variables(analytics).get("HTTP_PORT"));
  }

  @Override
  public int restarts() {
    return control.restarts();
  }

  /** The logs are where they always are. */
  @Override
  public void dump(Path logs) {
    control.dump();
    bursts.forEach(burst -> burst.signal(Signal.QUIT));
  }

  @Override
  public Path savedOffsets() {
    return config.directory().resolve("rewind");
  }

  @Override
  public Instance burst(
      Map<String, String> variables, List<String> options, Path output, Path errors)
      throws IOException {
    List<String> command = new ArrayList<>(Service.PRODUCER.command());
    command.addAll(List.of("burst", "--json"));
    command.addAll(options);
    Map<String, String> all = new TreeMap<>(variables(Service.PRODUCER));
    all.putAll(variables);
    Process process = JavaProcess.startTo(command, all, output, errors);
    SupervisedProcess burst = SupervisedProcess.once("burst", STOP_LIMIT, () -> process);
    burst.start();
    bursts.add(burst);
    return burst;
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(config.directory()).getUsableSpace();
  }

  @Override
  public Map<String, String> versions() {
    return Map.of();
  }

  @Override
  public void close() {
    bursts.forEach(Instance::stop);
    if (startedHere) {
      control.down();
    } else {
      added.forEach(Instance::stop);
    }
  }

  /** A process of the stack, which its supervisor handles. */
  private final class LocalInstance implements Instance {
    private final String name;

    LocalInstance(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      control.start(name, Map.of());
    }

    @Override
    public void kill() {
      control.act("kill", name);
    }

    @Override
    public void stop() {
      control.act("stop", name);
    }

    @Override
    public void freeze() {
      control.act("freeze", name);
    }

    @Override
    public void resume() {
      control.act("resume", name);
    }

    @Override
    public boolean isRunning() {
      try {
        return RunDirectory.isRunning(config.runDirectory(), name);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
