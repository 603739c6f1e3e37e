package io.github.streamingkafka.validation.faults.stack;

import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.process.Signal;
import io.github.streamingkafka.validation.process.SupervisedProcess;
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
 * A stack without Docker that exists for the faults alone, so that nobody's data are at stake:
 * invalid records that are once in a log stay there.
 */
public final class EphemeralStack implements TestStack, Stack {
  /** The least that a broker allows by itself. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** What the shell may set. */
  private static final List<String> HANDED_ON =
      List.of("FAIL_RATE", "FAIL_SEED", "TOPIC_PARTITIONS", "LOG_LEVEL");

  private final Path logs;
  private final Map<String, String> user;
  private final EmbeddedBroker broker;
  private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger deaths = new AtomicInteger();
  private final Map<String, SupervisedProcess> jvms = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> ports = new ConcurrentHashMap<>();

  /**
   * Starts the broker, and nothing else.
   *
   * @param user variables of the shell
   */
  public EphemeralStack(Path directory, Map<String, String> user) {
    this.logs = directory.resolve("logs");
    this.user = user;
    this.broker =
        new EmbeddedBroker(directory.resolve("kafka"), logs.resolve("broker.log"), FreePort.find());
    broker.start();
  }

  @Override
  public Stack stack() {
    return this;
  }

  @Override
  public Map<String, String> variables(Service service) {
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

  @Override
  public URI analytics() {
    return metrics(1);
  }

  /** Nobody types a command for this stack. */
  @Override
  public String startCommand() {
    return "scripts/faults --local";
  }

  @Override
  public String idleCommand() {
    return startCommand();
  }

  @Override
  public Instance broker() {
    return broker;
  }

  @Override
  public Instance start(FaultTarget group, int number) {
    Service service = TestStack.service(group);
    Map<String, String> variables = variables(service);
    if (group == FaultTarget.ANALYTICS) {
      ports.put(number, FreePort.find());
      variables.put("HTTP_PORT", Integer.toString(ports.get(number)));
    }
    String name = Fault.name(group, number);
    return start(name, name, service, List.of(), variables);
  }

  @Override
  public URI metrics(int number) {
    return URI.create("http://127.0.0.1:" + ports.get(number));
  }

  @Override
  public Burst burst(BurstRun run, int attempt) {
    Map<String, String> variables = variables(Service.PRODUCER);
    variables.putAll(run.variables());
    String name = run.id() + "." + attempt;
    LogFile log = LogFile.from(log(name));
    Instance jvm = start("producer", name, Service.PRODUCER, List.of("burst", "--json"), variables);
    return new Burst(jvm, log, jvm::isRunning, run.orders());
  }

  @Override
  public int deaths() {
    return deaths.get();
  }

  @Override
  public void dump() {
    broker.resume();
    Signal.QUIT.to(broker.process());
    for (SupervisedProcess jvm : jvms.values()) {
      jvm.resume();
      jvm.signal(Signal.QUIT);
    }
  }

  @Override
  public void close() {
    broker.resume();
    CompletableFuture.allOf(
            jvms.values().stream()
                .map(jvm -> CompletableFuture.runAsync(jvm::stop))
                .toArray(CompletableFuture[]::new))
        .join();
    supervisor.shutdownNow();
    broker.stop();
  }

  /**
   * Starts a JVM as its image does, except that one which is killed soon does not pay for
   * optimizing.
   *
   * @param role one JVM at a time has it
   * @param arguments of a program that ends by itself; none for one that does not
   */
  private Instance start(
      String role,
      String name,
      Service service,
      List<String> arguments,
      Map<String, String> variables) {
    List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    command.addAll(service.command());
    command.addAll(arguments);
    SupervisedProcess.Events events =
        new SupervisedProcess.Events() {
          @Override
          public Process launch() {
            return JavaProcess.startBehind(command, variables, log(name));
          }

          @Override
          public boolean hasAnEnd() {
            return !arguments.isEmpty();
          }

          @Override
          public void restarting(String reason, Duration pause) {
            deaths.incrementAndGet();
          }
        };
    SupervisedProcess jvm = new SupervisedProcess(name, STOP_LIMIT, events, supervisor);
    jvms.put(role, jvm);
    jvm.start();
    return jvm;
  }

  private Path log(String name) {
    return logs.resolve(name + ".log");
  }
}
