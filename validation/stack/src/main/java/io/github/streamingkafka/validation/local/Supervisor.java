package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.process.SupervisedProcess;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The stack without Docker: starts the broker, then its clients, keeps them running, and stops them
 * in the opposite order.
 */
final class Supervisor {
  /** Modes of the producer in which it sends so many orders, and ends. */
  private static final Set<String> ENDING_MODES = Set.of("burst", "once");

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  // Clients and broker, one after the other, within the time that a program has to stop.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(11);

  private static final int TOLD_LOG_LINES = 10;

  private final LocalConfig config;
  private final StopSignal stop;
  private final Consumer<String> tell;
  private final EmbeddedBroker broker;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<Service, SupervisedProcess> services = new ConcurrentHashMap<>();
  private final Map<Service, Map<String, String>> userVariables = new ConcurrentHashMap<>();
  private final CompletableFuture<Readiness> ready = new CompletableFuture<>();
  private RunDirectory run;

  /** A service refused its variables while the stack started. */
  private volatile boolean refused;

  Supervisor(LocalConfig config, StopSignal stop, Consumer<String> tell) {
    this.config = config;
    this.stop = stop;
    this.tell = tell;
    this.broker =
        new EmbeddedBroker(config.kafkaDirectory(), config.log(Service.KAFKA), config.kafkaPort());
    for (Service service : Service.values()) {
      services.put(
          service,
          new SupervisedProcess(service.cliName(), STOP_LIMIT, new EventsOf(service), timer));
      userVariables.put(service, config.userVariables(service));
    }
  }

  /**
   * Runs the stack until it is told to stop.
   *
   * @return the exit status
   */
  int run() throws IOException {
    RunDirectory taken = RunDirectory.take(config.runDirectory()).orElse(null);
    if (taken == null) {
      tell.accept(runsAlready(config));
      return ExitStatus.UNAVAILABLE;
    }
    try (taken) {
      run = taken;
      List<String> ended = taken.endLeftovers();
      if (!ended.isEmpty()) {
        tell.accept(endedLeftovers(ended));
      }
      List<String> takenPorts = takenPorts();
      takenPorts.forEach(tell);
      return takenPorts.isEmpty() ? runServices() : ExitStatus.UNAVAILABLE;
    } finally {
      timer.shutdownNow();
    }
  }

  /** A service's variables: its file's, those of this stack, and what its user has set. */
  Map<String, String> variables(Service service) {
    return variables(service, userVariables.get(service));
  }

  private Map<String, String> variables(Service service, Map<String, String> user) {
    Map<String, String> variables = config.fileVariables(service);
    variables.putAll(user);
    if (service == Service.ANALYTICS) {
      variables.put("HTTP_PORT", Integer.toString(config.analyticsPort()));
    }
    if (service == Service.PRODUCER) {
      Map<String, String> inventory = variables(Service.INVENTORY);
      LocalConfig.ANNOUNCED.forEach(name -> variables.put(name, inventory.getOrDefault(name, "")));
    }
    return variables;
  }

  /**
   * Asks a service's program what it thinks of {@code changed} variables, before anything changes.
   *
   * @throws ConfigurationException in its words, if it refuses them
   */
  void check(Service service, Map<String, String> changed) throws IOException {
    // The broker has none, and what did not change was taken before.
    if (service == Service.KAFKA || changed.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(Installation.java());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-D" + Program.CHECK_ONLY + "=true");
    command.addAll(service.command());
    Process program =
        JavaProcess.start(
            new ProcessBuilder(command).redirectErrorStream(true),
            variables(service, merged(userVariables.get(service), changed)));
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = program.onExit().join().exitValue();
    if (status == ExitStatus.USAGE) {
      throw new ConfigurationException(said.lines().toList());
    }
  }

  /** Starts a service if it does not run; {@code changed} variables hold from its next start on. */
  void start(Service service, Map<String, String> changed) {
    userVariables.merge(service, changed, Supervisor::merged);
    services.get(service).start();
    if (service == Service.KAFKA) {
      broker.awaitAnswer(stop);
    }
  }

  /** Stops a service, for good. */
  void stop(Service service) {
    services.get(service).stop();
  }

  /** Asks the whole stack to stop; returns at once. */
  void requestStop() {
    stop.request();
  }

  /** Waits for the end of the start. */
  Readiness awaitReady() {
    return ready.join();
  }

  static String runsAlready(LocalConfig config) {
    return "a stack runs in " + config.directory() + " already; `scripts/local down` ends it";
  }

  static String endedLeftovers(List<String> ended) {
    return "ended what a stack that was killed left running: " + String.join(", ", ended);
  }

  private List<String> takenPorts() {
    return Stream.of(
            Map.entry(LocalConfig.KAFKA_PORT, config.kafkaPort()),
            Map.entry(LocalConfig.ANALYTICS_PORT, config.analyticsPort()))
        .filter(port -> !FreePort.isFree(port.getValue()))
        .map(
            port ->
                port.getKey()
                    + "="
                    + port.getValue()
                    + ": expected a free port, and another program has this one")
        .toList();
  }

  private int runServices() throws IOException {
    try (ControlServer control = new ControlServer(this)) {
      run.publish(control.address(config.bootstrapServers()));
      startAll();
      Readiness readiness = awaitMetrics();
      if (refused) {
        return ExitStatus.USAGE;
      }
      if (readiness != Readiness.STOPPED) {
        tell.accept(whereToLook(readiness));
      }
      ready.complete(readiness);
      while (!stop.await(Duration.ofDays(1))) {}
      return ExitStatus.OK;
    } finally {
      ready.complete(Readiness.STOPPED);
      stopAll();
    }
  }

  private void startAll() {
    tell.accept("starting " + Service.KAFKA.cliName());
    start(Service.KAFKA, Map.of());
    for (Service service : Service.CLIENTS) {
      if (!stop.isRequested()) {
        tell.accept("starting " + service.cliName());
        start(service, Map.of());
      }
    }
  }

  private void stopAll() {
    tell.accept("stopping");
    CompletableFuture.allOf(
            Service.CLIENTS.stream()
                .map(service -> CompletableFuture.runAsync(() -> stop(service)))
                .toArray(CompletableFuture[]::new))
        .join();
    stop(Service.KAFKA);
    tell.accept("stopped");
  }

  private Readiness awaitMetrics() {
    MetricsClient analytics = new MetricsClient(URI.create(config.analyticsAddress()));
    try {
      boolean ready = new Await(stop).within(READY_LIMIT, () -> refused || analytics.isReady());
      return ready ? Readiness.READY : Readiness.LATE;
    } catch (GivenUpException stopped) {
      return Readiness.STOPPED;
    }
  }

  private String whereToLook(Readiness readiness) {
    return """

        %s
          metrics  %s/metrics
          Kafka    %s
          logs     %s
        """
        .formatted(
            readiness == Readiness.READY
                ? "The stack is ready."
                : "The stack runs, but analytics is not ready after "
                    + READY_LIMIT.toSeconds()
                    + " s.",
            config.analyticsAddress(),
            config.bootstrapServers(),
            config.logs());
  }

  private static Map<String, String> merged(Map<String, String> old, Map<String, String> changed) {
    Map<String, String> merged = new TreeMap<>(old);
    merged.putAll(changed);
    return merged;
  }

  private static boolean isRunWithAnEnd(Map<String, String> ofProducer) {
    return ENDING_MODES.contains(
        ofProducer.getOrDefault("MODE", "").strip().toLowerCase(Locale.ROOT));
  }

  /** Starts one service and tells what becomes of it. */
  private final class EventsOf implements SupervisedProcess.Events {
    private final Service service;
    private LogFile logged;
    private volatile boolean hasAnEnd;

    EventsOf(Service service) {
      this.service = service;
    }

    @Override
    public Process launch() {
      logged = LogFile.from(config.log(service));
      hasAnEnd = service == Service.PRODUCER && isRunWithAnEnd(variables(service));
      Process process =
          service == Service.KAFKA
              ? broker.launch()
              : JavaProcess.startBehind(service.command(), variables(service), config.log(service));
      try {
        run.started(service, process.toHandle());
      } catch (IOException failed) {
        process.destroy();
        throw new UncheckedIOException(failed);
      }
      return process;
    }

    @Override
    public boolean hasAnEnd() {
      return hasAnEnd;
    }

    @Override
    public void ended() {
      try {
        run.ended(service);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void restarting(String reason, Duration pause) {
      tell.accept(
          String.format(
              Locale.ROOT,
              "%s %s, starting it again in %d ms (log: %s)",
              service.cliName(),
              reason,
              pause.toMillis(),
              config.log(service)));
    }

    @Override
    public void done(int status) {
      tell.accept(
          service.cliName()
              + " is done, with status "
              + status
              + " (log: "
              + config.log(service)
              + ")");
    }

    @Override
    public void refused() {
      tell.accept(
          service.cliName()
              + " refuses its variables:"
              + System.lineSeparator()
              + logged.lastLines(TOLD_LOG_LINES));
      refused = true;
    }
  }
}
