package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.EmbeddedBroker;
import io.github.streamingkafka.validation.FreePort;
import io.github.streamingkafka.validation.JavaProcess;
import io.github.streamingkafka.validation.LogFile;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.Stack;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stack without Docker that exists for the faults alone, so that no data of anyone are at stake:
 * garbage that is once in a log stays there.
 */
final class OwnArena implements Arena {
  /** The least that a broker allows by itself. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  /** What the one who starts this may set. */
  private static final List<String> HANDED_ON =
      List.of("FAIL_RATE", "FAIL_SEED", "TOPIC_PARTITIONS", "LOG_LEVEL");

  private final Path logs;
  private final Map<String, String> user;
  private final EmbeddedBroker broker;
  private final BrokerProcess brokerProcess = new BrokerProcess();
  private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger deaths = new AtomicInteger();
  private final Map<String, Jvm> jvms = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> ports = new ConcurrentHashMap<>();

  /**
   * Starts the broker, and nothing else.
   *
   * @param user variables of the shell
   */
  OwnArena(Path directory, Map<String, String> user) {
    this.logs = directory.resolve("logs");
    this.user = user;
    this.broker =
        new EmbeddedBroker(directory.resolve("kafka"), logs.resolve("broker.log"), FreePort.find());
    broker.start();
  }

  @Override
  public Stack stack() {
    return new View();
  }

  @Override
  public Instance broker() {
    return brokerProcess;
  }

  @Override
  public Instance start(Target group, int number) {
    Service service = group == Target.INVENTORY ? Service.INVENTORY : Service.ANALYTICS;
    Map<String, String> variables = variables(service);
    if (group == Target.ANALYTICS) {
      ports.put(number, FreePort.find());
      variables.put("HTTP_PORT", Integer.toString(ports.get(number)));
    }
    String name = Fault.name(group, number);
    Path log = logs.resolve(name + ".log");
    Jvm jvm =
        new Jvm(
            name,
            () -> JavaProcess.startBehind(command(service), variables, log),
            supervisor,
            deaths::incrementAndGet);
    jvms.put(name, jvm);
    jvm.start();
    return jvm;
  }

  @Override
  public URI metrics(int number) {
    return URI.create("http://127.0.0.1:" + ports.get(number));
  }

  @Override
  public Burst burst(Run run, int attempt) {
    Map<String, String> variables = variables(Service.PRODUCER);
    variables.putAll(run.variables());
    List<String> command = new ArrayList<>(command(Service.PRODUCER));
    command.addAll(List.of("burst", "--json"));
    String name = run.id() + "." + attempt;
    Path log = logs.resolve(name + ".log");
    Jvm jvm = new Jvm(name, () -> JavaProcess.startBehind(command, variables, log), null, () -> {});
    Burst burst = new Burst(jvm, LogFile.from(log), run.orders());
    jvms.put("producer", jvm);
    jvm.start();
    return burst;
  }

  @Override
  public Duration sessionTimeout() {
    return SESSION_TIMEOUT;
  }

  @Override
  public Duration transactionTimeout() {
    return TRANSACTION_TIMEOUT;
  }

  @Override
  public int deaths() {
    return deaths.get();
  }

  @Override
  public Path logs() {
    return logs;
  }

  @Override
  public void dump() {
    brokerProcess.resume();
    Signal.QUIT.to(broker.process());
    for (Jvm jvm : jvms.values()) {
      jvm.resume();
      jvm.signal(Signal.QUIT);
    }
  }

  @Override
  public void close() {
    brokerProcess.resume();
    CompletableFuture.allOf(
            jvms.values().stream()
                .map(jvm -> CompletableFuture.runAsync(jvm::stop))
                .toArray(CompletableFuture[]::new))
        .join();
    supervisor.shutdownNow();
    broker.stop();
  }

  private Map<String, String> variables(Service service) {
    Map<String, String> variables = new TreeMap<>(service.envFile().values());
    for (String name : HANDED_ON) {
      if (!user.getOrDefault(name, "").isBlank()) {
        variables.put(name, user.get(name));
      }
    }
    variables.put("BOOTSTRAP_SERVERS", broker.bootstrapServers());
    variables.put("HTTP_HOST", "127.0.0.1");
    if (service != Service.PRODUCER) {
      variables.put("KAFKA_SESSION_TIMEOUT_MS", Long.toString(SESSION_TIMEOUT.toMillis()));
      variables.put("KAFKA_HEARTBEAT_INTERVAL_MS", Long.toString(SESSION_TIMEOUT.toMillis() / 4));
    }
    return variables;
  }

  /** As its image starts it, except that one which is killed soon does not pay for optimizing. */
  private static List<String> command(Service service) {
    List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    command.addAll(service.command());
    return command;
  }

  private final class BrokerProcess implements Instance {
    @Override
    public String name() {
      return Target.BROKER.spelling();
    }

    @Override
    public void start() {
      broker.start();
    }

    @Override
    public void kill() {
      broker.kill();
    }

    @Override
    public void stop() {
      broker.stop();
    }

    @Override
    public void freeze() {
      Signal.STOP.to(broker.process());
    }

    @Override
    public void resume() {
      Signal.CONT.to(broker.process());
    }

    @Override
    public boolean isRunning() {
      return broker.process().isAlive();
    }
  }

  /** Nobody types a command for this stack. */
  private final class View implements Stack {
    @Override
    public Map<String, String> variables(Service service) {
      return OwnArena.this.variables(service);
    }

    @Override
    public URI analytics() {
      return metrics(1);
    }

    @Override
    public void stop(Service service) {
      throw new UnsupportedOperationException("instances are stopped one by one");
    }

    @Override
    public void start(Service service) {
      throw new UnsupportedOperationException("instances are started one by one");
    }

    @Override
    public Path savedOffsets() {
      return logs;
    }

    @Override
    public String startCommand() {
      return "scripts/faults --local";
    }

    @Override
    public String idleCommand() {
      return startCommand();
    }

    @Override
    public String startCommand(Service service) {
      return startCommand();
    }
  }
}
