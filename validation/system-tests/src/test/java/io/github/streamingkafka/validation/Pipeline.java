package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.process.LogFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The services as processes of their own, started from their jars, on a broker that a test has.
 * There is no continuous producer unless a test starts one: only the bursts that it asks for write
 * orders.
 */
final class Pipeline implements AutoCloseable {
  static final String ORDER_TOPIC = "order-events";
  static final String INVENTORY_TOPIC = "inventory-events";
  static final String INVENTORY = "inventory-consumer";
  static final String ANALYTICS = "analytics-consumer";
  static final String PRODUCER = "producer-order";
  static final int PARTITIONS = 6;

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
  private static final int TOLD_LOG_LINES = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrapServers;
  private final Path logs;
  private final int httpPort = FreePort.find();
  private final Served served = new Served(URI.create("http://127.0.0.1:" + httpPort), LIMIT);
  private final Map<String, Process> services = new HashMap<>();

  /** What each service has said since it was started. */
  private final Map<String, LogFile> said = new HashMap<>();

  Pipeline(String bootstrapServers, Path logs) {
    this.bootstrapServers = bootstrapServers;
    this.logs = logs;
  }

  /** A burst that is being sent. */
  record Burst(Process process, LogFile log) {
    /** Its summary, once it has ended, with every order acknowledged. */
    JsonNode summary() throws IOException {
      boolean ended = JavaProcess.awaitEnd(process, LIMIT);
      String said = log.lastLines(TOLD_LOG_LINES);
      assertThat(ended).as(said).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return JSON.readTree(
          said.lines().filter(line -> line.startsWith("{")).findFirst().orElse(""));
    }
  }

  /** How a service ended, and the last it said. */
  record Ended(int status, String said) {}

  String bootstrapServers() {
    return bootstrapServers;
  }

  void startInventory() {
    startInventory(Map.of());
  }

  void startInventory(Map<String, String> variables) {
    start(INVENTORY, variables);
  }

  /** Starts analytics with further variables, and waits until it is ready. */
  void startAnalytics(Map<String, String> variables) {
    start(ANALYTICS, variables);
    served.awaitReady();
  }

  /** Starts analytics and waits until it has ended by itself. */
  Ended startAnalyticsInVain(Map<String, String> variables) {
    start(ANALYTICS, variables);
    return awaitEnd(ANALYTICS);
  }

  /** Waits until a service has ended by itself. */
  Ended awaitEnd(String service) {
    Process process = services.get(service);
    assertThat(JavaProcess.awaitEnd(process, LIMIT)).isTrue();
    return new Ended(process.exitValue(), said.get(service).lastLines(TOLD_LOG_LINES));
  }

  /** Starts a continuous producer. */
  void startProducer(Map<String, String> variables) {
    start(PRODUCER, variables);
  }

  /** Ends a service as a crash would. */
  void kill(String service) {
    JavaProcess.kill(services.remove(service));
  }

  /** Asks a service to stop, and waits until it has. */
  void stop(String service) {
    Process process = services.remove(service);
    assertThat(JavaProcess.end(process, STOP_LIMIT)).as("%s stops when asked to", service).isTrue();
  }

  Burst burst(String runId, int orders, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("RUN_ID", runId);
    all.put("TOTAL_EVENTS", Integer.toString(orders));
    Path log = logs.resolve(PRODUCER + ".log");
    LogFile said = LogFile.from(log);
    return new Burst(startJar(PRODUCER, List.of("burst", "--json"), all, log), said);
  }

  JsonNode metrics() throws IOException {
    return served.metrics();
  }

  /** What {@code /metrics} says of one run. */
  JsonNode run(String runId) throws IOException {
    return served.get("/runs/" + runId);
  }

  /** {@code /metrics} once it counts so many orders, each with an outcome, and nothing is left. */
  JsonNode awaitOrders(long orders) {
    return served.awaitOrders(orders);
  }

  @Override
  public void close() {
    services.values().forEach(process -> JavaProcess.end(process, STOP_LIMIT));
  }

  private void start(String service, Map<String, String> variables) {
    Path log = logs.resolve(service + ".log");
    said.put(service, LogFile.from(log));
    services.put(service, startJar(service, List.of(), variables, log));
  }

  private Process startJar(
      String module, List<String> words, Map<String, String> variables, Path log) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("BOOTSTRAP_SERVERS", bootstrapServers);
    all.put("HTTP_HOST", "127.0.0.1");
    all.putIfAbsent("HTTP_PORT", module.equals(ANALYTICS) ? Integer.toString(httpPort) : "0");
    List<String> command =
        Stream.concat(
                Stream.of("-XX:+UseSerialGC", "-jar", Installation.jar(module).toString()),
                words.stream())
            .toList();
    return JavaProcess.startBehind(command, all, log);
  }
}
