package io.github.streamingkafka.validation.local;

import static io.github.streamingkafka.validation.Guide.documented;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.validation.Cluster;
import io.github.streamingkafka.validation.Guide;
import io.github.streamingkafka.validation.Served;
import io.github.streamingkafka.validation.Shell;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stack without Docker as its users run it: the words of {@code scripts/local}, typed
 * literally. It has ports and a directory of its own, so it disturbs no stack that is up.
 */
@TestMethodOrder(OrderAnnotation.class)
class LocalStackIT {
  private static final int LAST = Integer.MAX_VALUE;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KAFKA_PORT = FreePort.find();
  private static final int ANALYTICS_PORT = FreePort.find();
  private static final Served SERVED =
      new Served(URI.create("http://localhost:" + ANALYTICS_PORT), LIMIT);

  private static final String RESET =
      """
      --group analytics-consumer --topic order-events --topic inventory-events \\
        --reset-offsets --to-earliest --execute""";

  @TempDir static Path directory;
  @TempDir private Path other;

  @BeforeEach
  void start() throws IOException {
    if (!Files.exists(directory.resolve("run/control.json"))) {
      Shell.Result up = succeed(documented("scripts/local up -d"));
      assertThat(up.output())
          .contains("http://localhost:" + ANALYTICS_PORT + "/metrics", "127.0.0.1:" + KAFKA_PORT);
    }
  }

  @AfterAll
  static void stop() {
    shell().run("scripts/local down");
  }

  @Test
  void shouldCountABurstExactly() throws Exception {
    // Given
    long before = total(SERVED.awaitCaughtUp(), "orders_total");

    // When
    String burst = documented("TOTAL_EVENTS=10000 scripts/local burst");
    JsonNode summary = JSON.readTree(succeed(burst + " --json").output());

    // Then
    assertThat(total(summary, "acknowledged")).isEqualTo(10_000);
    assertThat(total(summary, "expected_failures"))
        .isEqualTo(new FailureRule(0.05, 0).failures(1, 10_000));
    SERVED.awaitOrders(before + 10_000);
    JsonNode run = SERVED.get("/runs/" + summary.get("run_id").asText());
    assertThat(run.get("failed")).isEqualTo(summary.get("expected_failures"));
    Shell.Result inventory = groups("--describe --group inventory-consumer");
    assertThat(lags(inventory, "inventory-consumer")).hasSize(6).containsOnly(0L);
    Shell.Result analytics =
        succeed(
            "scripts/local kafka kafka-consumer-groups.sh --describe --group analytics-consumer");
    assertThat(lags(analytics, "analytics-consumer")).hasSize(12).containsOnly(0L);
  }

  @Test
  void shouldReturnToTheSameTotalsAfterAReplay() throws Exception {
    // Given
    long orders = total(SERVED.awaitCaughtUp(), "orders_total") + 1000;
    succeed("TOTAL_EVENTS=1000 scripts/local burst");
    JsonNode before = SERVED.awaitOrders(orders);

    // When
    Shell.Result refused = groups(RESET);
    succeed(documented("scripts/local stop analytics_consumer"));
    Shell.Result reset = groups(RESET);
    succeed(documented("scripts/local start analytics_consumer"));

    // Then
    assertThat(refused.output())
        .contains("Assignments can only be reset if the group 'analytics-consumer' is inactive");
    assertThat(resetPartitions(refused)).isZero();
    assertThat(resetPartitions(reset)).isEqualTo(12);
    assertSameTotals(before, SERVED.awaitOrders(orders));
  }

  @Test
  void shouldGiveARestartedServiceTheVariablesOfTheShell() throws Exception {
    succeed("FAIL_RATE=1 scripts/local restart inventory_consumer");
    try {
      JsonNode summary =
          JSON.readTree(succeed("TOTAL_EVENTS=100 scripts/local burst --json").output());
      SERVED.awaitCaughtUp();

      assertThat(total(summary, "expected_failures")).isEqualTo(100);
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> total(SERVED.get("/runs/" + summary.get("run_id").asText()), "failed") == 100);
    } finally {
      succeed("FAIL_RATE= scripts/local restart inventory_consumer");
    }
  }

  @Test
  void shouldRestartWithOtherVariablesAsTheGuideSays() throws Exception {
    // Given
    long before = total(SERVED.awaitCaughtUp(), "orders_total");
    Pattern restart = Pattern.compile("(\\w+)=(\\w*) scripts/local restart (\\w+)");
    List<MatchResult> commands =
        Guide.commands("## Without Docker").stream()
            .flatMap(command -> restart.matcher(command).results())
            .toList();

    // When
    assertThat(commands).hasSize(4);
    for (MatchResult command : commands) {
      succeed(command.group());

      // Then
      Service service = Service.fromName(command.group(3)).orElseThrow();
      assertThat(StackFinder.find(true, variables()).variables(service))
          .containsEntry(command.group(1), command.group(2));
    }

    // Then the producer, which has no MODE any more, does what it does by default
    await().atMost(LIMIT).until(() -> total(SERVED.metrics(), "orders_total") > before);
    succeed("MODE=idle scripts/local restart producer_order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart", "start"})
  void shouldRefuseVariablesAndLeaveAServiceAsItIs(String word) throws Exception {
    // Given
    long before = pid("inventory_consumer.json", "/pid");

    // When
    Shell.Result result = shell().run("FAIL_RATE=7 scripts/local " + word + " inventory_consumer");

    // Then
    assertThat(result.status()).as(result.toString()).isEqualTo(2);
    assertThat(result.errors()).contains("FAIL_RATE=7: expected a number from 0 to 1");
    assertThat(pid("inventory_consumer.json", "/pid")).isEqualTo(before);
    // Nor does it hold from the next start on.
    succeed("scripts/local restart inventory_consumer");
  }

  @Test
  void shouldStartAServiceAgainThatWasKilled() throws Exception {
    long before = pid("inventory_consumer.json", "/pid");

    JavaProcess.kill(ProcessHandle.of(before).orElseThrow());

    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> pid("inventory_consumer.json", "/pid") != before);
  }

  @Test
  void shouldAddKillAndFreezeInstances() throws Exception {
    long before = total(SERVED.awaitCaughtUp(), "orders_total");
    try (ManagedStack stack = StackFinder.find(true, variables());
        Cluster cluster = new Cluster("127.0.0.1:" + KAFKA_PORT)) {
      // When an instance is all that is left of inventory, and is frozen
      Instance own = stack.instance(Service.INVENTORY);
      Instance added = stack.add(Service.INVENTORY);
      await().atMost(LIMIT).until(() -> cluster.members("inventory-consumer") == 2);
      own.kill();
      added.freeze();

      // Then
      assertThat(own.isRunning()).isFalse();
      assertThat(added.isRunning()).isTrue();
      long pid = pid(added.name() + ".json", "/pid");
      assertThat(succeed("ps -o stat= -p " + pid).output()).startsWith("T");

      // When
      succeed("TOTAL_EVENTS=1000 scripts/local burst");
      added.resume();

      // Then it alone decides
      SERVED.awaitOrders(before + 1000);
      assertThat(own.isRunning()).isFalse();
      own.start();
      added.stop();
      await().atMost(LIMIT).until(() -> cluster.members("inventory-consumer") == 1);
    }
  }

  @Test
  void shouldHandAKafkaToolItsInputAndPassOnItsStatus() {
    assertThat(
            shell()
                .run(
                    "scripts/local kafka kafka-console-producer --topic order-events-dlq", "a\nb\n")
                .status())
        .isZero();
    assertThat(
            succeed(
                    "scripts/local kafka kafka-console-consumer --topic order-events-dlq"
                        + " --from-beginning --max-messages 2")
                .output())
        .isEqualTo("a\nb\n");
    assertThat(shell().run("scripts/local kafka kafka-topics --describe --topic none").status())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "scripts/local up, 3, runs in",
    "scripts/local up -d, 3, runs in",
    "scripts/local reset, 1, in use",
    "scripts/local up -x, 2, expected nothing or -d",
    "scripts/local, 2, WORD",
    "scripts/local nothing, 2, 'expected up, burst'",
    "scripts/local stop, 2, expected one service: kafka",
    "scripts/local restart nothing, 2, expected one service: kafka",
    "HTTP_PORT=1 scripts/local stop kafka, 2, HTTP_PORT=1: expected no value",
    "scripts/local burst 17, 2, 17",
    "scripts/local kafka kafka-nothing, 2, kafka-topics",
    "scripts/local --help, 0, ''"
  })
  void shouldSayWhatIsWrong(String command, int status, String said) {
    Shell.Result result = shell().run(command);

    assertThat(result.status()).as(result.toString()).isEqualTo(status);
    assertThat(result.output() + result.errors()).contains(said);
  }

  @Test
  @Order(LAST)
  void shouldKeepItsDataUntilTheyAreReset() throws Exception {
    // Given
    long orders = total(SERVED.awaitCaughtUp(), "orders_total") + 1000;
    succeed("TOTAL_EVENTS=1000 scripts/local burst");
    JsonNode before = SERVED.awaitOrders(orders);

    // When it is stopped, runs on this terminal, and is asked to stop as by Ctrl-C
    succeed(documented("scripts/local down"));
    Process up = startInFront();
    JsonNode inFront = SERVED.awaitOrders(orders);
    up.destroy();

    // Then
    assertThat(JavaProcess.awaitEnd(up, LIMIT)).isTrue();
    assertThat(FreePort.isFree(KAFKA_PORT) && FreePort.isFree(ANALYTICS_PORT)).isTrue();
    assertSameTotals(before, inFront);

    // When it is killed
    succeed("scripts/local up -d");
    assertSameTotals(before, SERVED.awaitOrders(orders));
    JavaProcess.kill(ProcessHandle.of(pid("control.json", "/supervisor/pid")).orElseThrow());

    // Then
    for (String word : List.of("burst", "produce", "stop kafka", "kafka kafka-topics --list")) {
      Shell.Result result = shell().run("scripts/local " + word);
      assertThat(result.status()).as(result.toString()).isEqualTo(3);
      assertThat(result.errors()).contains("no stack runs");
    }
    assertThat(succeed("scripts/local down").errors())
        .contains("analytics_consumer, inventory_consumer, producer_order, kafka");
    assertThat(succeed("scripts/local down").errors()).contains("nothing runs");

    // When
    succeed(documented("scripts/local reset"));

    // Then
    assertThat(directory.resolve("kafka")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KAFKA_PORT", "ANALYTICS_PORT"})
  void shouldNameAPortThatIsTaken(String variable) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String setting = variable + "=" + taken.getLocalPort();

      Shell.Result result = elsewhere(setting + " scripts/local up");

      assertThat(result.status()).as(result.toString()).isEqualTo(3);
      assertThat(result.output()).contains(setting + ": expected a free port");
    }
  }

  @Test
  void shouldRefuseWhatAServiceRefusesInADirectoryOfAnyNameWhateverTheLocale() {
    // Given: a name that the locale of this JVM may not have, so that the shell makes it
    String named = "link=\"$LOCAL_DIR/$(printf 'gr\\303\\274n')\"; ln -s \"$PWD\" \"$link\"; ";

    // When
    Shell.Result result = elsewhere(named + "FAIL_RATE=7 LC_ALL=C \"$link/scripts/local\" up -d");

    // Then: neither the program nor those that it starts failed to find their classes
    assertThat(result.status()).as(result.toString()).isEqualTo(2);
    assertThat(result.errors()).contains("FAIL_RATE=7: expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "up -d"})
  void shouldRefuseADirectoryThatCannotBeWrittenTo(String word) {
    Shell.Result result = elsewhere("LOCAL_DIR=/dev/null/local scripts/local " + word);

    assertThat(result.status()).as(result.toString()).isEqualTo(2);
    assertThat(result.errors())
        .contains("LOCAL_DIR=/dev/null/local: expected a directory")
        .doesNotContain("\tat ");
  }

  /** Runs a command beside the stack, in another directory and on other ports. */
  private Shell.Result elsewhere(String command) {
    return shell()
        .run(
            String.format(
                Locale.ROOT,
                "export LOCAL_DIR=%s KAFKA_PORT=%d ANALYTICS_PORT=%d; %s",
                other,
                FreePort.find(),
                FreePort.find(),
                command));
  }

  private static Process startInFront() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "scripts/local", "up")
            .directory(Installation.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD);
    builder.environment().putAll(variables());
    return builder.start();
  }

  /** How many rows a table of new offsets has. */
  private static long resetPartitions(Shell.Result reset) {
    return reset.output().lines().filter(line -> line.startsWith("analytics-consumer ")).count();
  }

  private static Shell.Result succeed(String command) {
    Shell.Result result = shell().run(command);
    assertThat(result.status()).as(result.toString()).isZero();
    return result;
  }

  private static Shell shell() {
    return new Shell(Installation.root(), variables());
  }

  private static Map<String, String> variables() {
    return Map.of(
        "LOCAL_DIR",
        directory.toString(),
        "KAFKA_PORT",
        Integer.toString(KAFKA_PORT),
        "ANALYTICS_PORT",
        Integer.toString(ANALYTICS_PORT),
        // Exact counts need a producer that sends only what a test asks it for.
        "MODE",
        "idle");
  }

  /** The process that a file of the running stack names. */
  private static long pid(String file, String pointer) throws IOException {
    return JSON.readTree(directory.resolve("run").resolve(file).toFile()).at(pointer).asLong();
  }

  private static void assertSameTotals(JsonNode before, JsonNode after) {
    for (String name : List.of("orders_total", "inventory_events", "failures", "digest")) {
      assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
    }
  }

  private static long total(JsonNode object, String field) {
    return object.get(field).asLong();
  }

  /** Kafka's own tool. */
  private static Shell.Result groups(String options) throws IOException {
    String command = documented("scripts/local kafka kafka-consumer-groups …");
    return succeed(command.replace("…", options));
  }

  /** The lag of each partition of a group, as the tool has printed it. */
  private static List<Long> lags(Shell.Result table, String group) {
    return table
        .output()
        .lines()
        .filter(line -> line.startsWith(group))
        .map(line -> Long.valueOf(line.split(" +", -1)[5]))
        .toList();
  }
}
