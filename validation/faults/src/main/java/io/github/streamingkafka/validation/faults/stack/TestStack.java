package io.github.streamingkafka.validation.faults.stack;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.local.StackFinder;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A running stack, and all that it takes to hit its instances one by one. */
public final class TestStack implements AutoCloseable {
  /** The least that a broker allows by itself. */
  private static final int SESSION_TIMEOUT_MS = 6_000;

  /** What the shell may set of a stack without Docker. */
  private static final List<String> HANDED_ON =
      List.of("FAIL_RATE", "FAIL_SEED", "TOPIC_PARTITIONS", "LOG_LEVEL", "JAVA_TOOL_OPTIONS");

  private final ManagedStack stack;
  private final Path logs;
  private final Map<Integer, Instance> analytics = new ConcurrentHashMap<>();
  private final int restartsBefore;

  private TestStack(ManagedStack stack, Path directory) throws IOException {
    this.stack = stack;
    this.logs = Files.createDirectories(directory.resolve("logs"));
    this.restartsBefore = stack.restarts();
  }

  /**
   * The stack of Compose that is up. Its own producer is stopped meanwhile.
   *
   * @throws BrokerUnavailableException if it is not up
   */
  public static TestStack compose(Path directory, Map<String, String> user) throws IOException {
    TestStack stack = new TestStack(StackFinder.find(false, user), directory);
    stack.stack.stop(Service.PRODUCER);
    return stack;
  }

  /**
   * A stack without Docker that exists for the faults alone, so that nobody's data are at stake:
   * invalid records that are once in a log stay there.
   */
  public static TestStack local(
      Path directory, Map<String, String> user, ProgressPrinter progress, StopSignal stop)
      throws IOException {
    Map<String, String> variables = new TreeMap<>();
    // One that is killed soon does not pay for optimizing.
    variables.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
    variables.putAll(user);
    variables.keySet().retainAll(HANDED_ON);
    variables.put("LOCAL_DIR", directory.toString());
    variables.put("KAFKA_PORT", Integer.toString(FreePort.find()));
    variables.put("ANALYTICS_PORT", Integer.toString(FreePort.find()));
    variables.put("KAFKA_SESSION_TIMEOUT_MS", Integer.toString(SESSION_TIMEOUT_MS));
    variables.put("KAFKA_HEARTBEAT_INTERVAL_MS", Integer.toString(SESSION_TIMEOUT_MS / 4));
    return new TestStack(StackFinder.findOrStart(true, variables, progress, stop), directory);
  }

  public ManagedStack stack() {
    return stack;
  }

  public Instance broker() {
    return stack.instance(Service.KAFKA);
  }

  /** An instance of a group's service: the first is a part of the stack, others are started. */
  public Instance start(FaultTarget group, int number) {
    Service service = group == FaultTarget.INVENTORY ? Service.INVENTORY : Service.ANALYTICS;
    Instance instance = number == 1 ? stack.instance(service) : stack.add(service);
    if (service == Service.ANALYTICS) {
      analytics.put(number, instance);
    }
    return instance;
  }

  /** Where an instance of analytics serves. */
  public URI metrics(int number) throws IOException {
    return stack.analytics(analytics.get(number));
  }

  /** Starts a burst. */
  public Burst burst(BurstRun run, int attempt) {
    Path summary = logs.resolve(run.id() + "." + attempt + ".json");
    Path progress = logs.resolve(run.id() + "." + attempt + ".log");
    List<LogFile> said = List.of(LogFile.from(progress), LogFile.from(summary));
    // A container has no file that outlives it, and what it says does.
    List<String> listed = List.of("--acknowledged", "-");
    try {
      Instance process = stack.burst(run.variables(), listed, summary, progress);
      return new Burst(process, said, progress, run.orders());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** How many services ended by themselves and were started again. */
  public int deaths() {
    return stack.restarts() - restartsBefore;
  }

  /** Puts into the logs what may say why something does not happen. */
  public void dump() throws IOException {
    stack.dump(logs);
  }

  /** Ends, or gives back, what was started here. */
  @Override
  public void close() throws IOException {
    for (Service service : Service.values()) {
      Instance instance = stack.instance(service);
      instance.resume();
      if (!instance.isRunning()) {
        instance.start();
      }
    }
    stack.close();
  }
}
