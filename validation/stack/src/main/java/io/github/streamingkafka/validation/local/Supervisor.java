package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.process.Signal;
import io.github.streamingkafka.validation.process.SupervisedProcess;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final int MAX_LOG_LINES = 10;

  private final LocalConfig config;
  private final StopSignal stop;
  private final Consumer<String> tell;
  private final EmbeddedBroker broker;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, SupervisedProcess> processes = new ConcurrentHashMap<>();
  private final Map<Service, Map<String, String>> userVariables = new ConcurrentHashMap<>();

  /** What an instance alone has. */
  private final Map<String, Map<String, String>> ownVariables = new ConcurrentHashMap<>();

  private final AtomicInteger restarts = new AtomicInteger();
  private final CompletableFuture<Readiness> ready = new CompletableFuture<>();
  private RunDirectory run;

  /** A service refused its variables while the stack started. */
  private volatile boolean refused;

  Supervisor(LocalConfig config, StopSignal stop, Consumer<String> tell) {
    this.config = config;
    this.stop = stop;
    this.tell = tell;
    this.broker =
        new EmbeddedBroker(
            config.kafkaDirectory(), config.log(Service.KAFKA.cliName()), config.kafkaPort());
    for (Service service : Service.values()) {
      supervise(service.cliName(), service, freePort(service));
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

  /** Its variables: its service's file's, those of this stack, what the user has set, its own. */
  Map<String, String> variables(String instance, Service service) {
    return merged(variables(service, userVariables.get(service)), ownVariables.get(instance));
  }

  private Map<String, String> variables(Service service, Map<String, String> user) {
    Map<String, String> variables = config.fileVariables(service);
    variables.putAll(user);
    if (service == Service.ANALYTICS) {
      variables.put(LocalConfig.HTTP_PORT, Integer.toString(config.analyticsPort()));
    }
    if (service == Service.PRODUCER) {
      Map<String, String> inventory = variables(Service.INVENTORY.cliName(), Service.INVENTORY);
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

  /**
   * Starts a further instance of a consumer.
   *
   * @return its name
   */
  synchronized String add(Service service) {
    int number = 2;
    while (processes.containsKey(service.cliName() + "-" + number)) {
      number++;
    }
    String name = service.cliName() + "-" + number;
    supervise(name, service, Map.of(LocalConfig.HTTP_PORT, Integer.toString(FreePort.find())))
        .start();
    return name;
  }

  /** Of the services that serve, only analytics has a port that its user chooses. */
  private static Map<String, String> freePort(Service service) {
    return service == Service.INVENTORY || service == Service.PRODUCER
        ? Map.of(LocalConfig.HTTP_PORT, Integer.toString(FreePort.find()))
        : Map.of();
  }

  /** The process of this name: a service's, or one that was added. */
  Instance process(String name) {
    return Optional.ofNullable(processes.get(name))
        .orElseThrow(
            () -> new BrokerUnavailableException(name + " is no instance of this stack", null));
  }

  /** How often instances have ended by themselves and were started again. */
  int restarts() {
    return restarts.get();
  }

  /** Has all JVMs log what their threads do, frozen ones too. */
  void dump() {
    for (SupervisedProcess process : processes.values()) {
      process.resume();
      process.signal(Signal.QUIT);
    }
  }

  private SupervisedProcess supervise(String name, Service service, Map<String, String> own) {
    ownVariables.put(name, own);
    EventsOf events = new EventsOf(name, service);
    SupervisedProcess process = new SupervisedProcess(name, STOP_LIMIT, events, timer);
    processes.put(name, process);
    return process;
  }

  /**
   * Starts an instance of a service if it does not run; {@code changed} variables of the service
   * hold from its next start on.
   */
  void start(String name, Service service, Map<String, String> changed) {
    userVariables.merge(service, changed, Supervisor::merged);
    process(name).start();
    if (service == Service.KAFKA) {
      broker.awaitAnswer(stop);
    }
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
    for (Service service : Service.values()) {
      if (!stop.isRequested()) {
        tell.accept("starting " + service.cliName());
        start(service.cliName(), service, Map.of());
      }
    }
  }

  private void stopAll() {
    tell.accept("stopping");
    SupervisedProcess kafka = processes.remove(Service.KAFKA.cliName());
    CompletableFuture.allOf(
            processes.values().stream()
                .map(process -> CompletableFuture.runAsync(process::stop))
                .toArray(CompletableFuture[]::new))
        .join();
    kafka.stop();
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

  /** Starts an instance of a service, and logs what becomes of it. */
  private final class EventsOf implements SupervisedProcess.Events {
    private final String name;
    private final Service service;
    private final Path log;
    private LogFile logged;
    private volatile boolean hasAnEnd;

    EventsOf(String name, Service service) {
      this.name = name;
      this.service = service;
      this.log = config.log(name);
    }

    @Override
    public Process launch() {
      logged = LogFile.from(log);
      Process process = service == Service.KAFKA ? broker.launch() : launchClient();
      try {
        run.started(name, process.toHandle());
      } catch (IOException failed) {
        process.destroy();
        throw new UncheckedIOException(failed);
      }
      return process;
    }

    private Process launchClient() {
      Map<String, String> variables = variables(name, service);
      hasAnEnd = service == Service.PRODUCER && isRunWithAnEnd(variables);
      return JavaProcess.startBehind(service.command(), variables, log);
    }

    @Override
    public boolean hasAnEnd() {
      return hasAnEnd;
    }

    @Override
    public void ended() {
      try {
        run.ended(name);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void restarting(String reason, Duration pause) {
      restarts.incrementAndGet();
      tell.accept(
          "%s %s, starting it again in %s ms (log: %s)"
              .formatted(name, reason, pause.toMillis(), log));
    }

    @Override
    public void done(int status) {
      tell.accept("%s is done, with status %s (log: %s)".formatted(name, status, log));
    }

    @Override
    public void refused() {
      tell.accept("%s refuses its variables:%n%s".formatted(name, logged.lastLines(MAX_LOG_LINES)));
      refused = true;
    }
  }
}
