package io.github.streamingkafka.validation.stack;

import static io.github.streamingkafka.validation.Guide.documented;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.Cluster;
import io.github.streamingkafka.validation.Guide;
import io.github.streamingkafka.validation.RequiresDocker;
import io.github.streamingkafka.validation.Served;
import io.github.streamingkafka.validation.Shell;
import io.github.streamingkafka.validation.exercise.ExactExpectations;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.process.Instance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stack as its users run it: {@code docker compose} and the documented commands, typed
 * literally. It has a project, ports and images of its own, so it disturbs no stack that is up.
 */
@RequiresDocker
@TestMethodOrder(OrderAnnotation.class)
class StackOnComposeIT {
  private static final Duration CAUGHT_UP_LIMIT = Duration.ofSeconds(60);
  private static final int BURST = 10_000;

  private static final String ORDER_TOPIC = "order-events";
  private static final String INVENTORY_TOPIC = "inventory-events";
  private static final int PARTITIONS = 6;

  /** Key and value, one character a byte; the key is not what UTF-8 makes of the order's id. */
  private static final String NOT_UTF_8 =
      "\u00c3(|{\"order_id\":\"\\u00c3(\",\"item_id\":\"i\",\"qty\":1,\"ts\":1}";

  private static final int ANALYTICS_PORT = FreePort.find();
  private static final int KAFKA_PORT = FreePort.find();
  private static final int SECOND_PORT = FreePort.find();
  private static final String PROJECT = "streaming-kafka-test-" + ProcessHandle.current().pid();
  private static final Map<String, String> VARIABLES =
      Map.of(
          "COMPOSE_PROJECT_NAME",
          PROJECT,
          "ANALYTICS_PORT",
          Integer.toString(ANALYTICS_PORT),
          "KAFKA_PORT",
          Integer.toString(KAFKA_PORT),
          // Exact counts need a producer that sends only what a test asks it for.
          "MODE",
          "idle");

  private static final Shell SHELL = new Shell(Installation.root(), VARIABLES);

  /** Asks Docker for something of the producer's container. */
  private static final String INSPECT =
      "docker inspect $(docker compose ps --all --quiet producer_order) --format ";

  private static final String ENDED = "'{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}'";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Served SERVED =
      new Served(URI.create("http://localhost:" + ANALYTICS_PORT), CAUGHT_UP_LIMIT);

  /** The second instance of the guide that has one. */
  private static final Served SECOND =
      new Served(URI.create("http://localhost:" + SECOND_PORT), CAUGHT_UP_LIMIT);

  private static Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    succeed(documented("docker compose up --build -d --wait"));
    cluster = new Cluster("127.0.0.1:" + KAFKA_PORT);
    // For the guides that count again what there is.
    succeed("docker compose exec -T -e TOTAL_EVENTS=1000 producer_order burst");
    SERVED.awaitOrders(1_000);
  }

  @AfterAll
  static void remove() {
    if (cluster != null) {
      cluster.close();
    }
    SHELL.run("docker compose down --volumes --rmi all --timeout 20");
  }

  @Test
  void shouldCountABurstByModeExactly() throws Exception {
    // Given
    JsonNode before = SERVED.awaitCaughtUp();

    // When
    Shell.Result burst =
        succeed(
            "docker compose exec -T -e MODE=burst -e TOTAL_EVENTS=10000 producer_order produce");

    // Then
    long failures = new FailureRule(0.05, 0).failures(1, BURST);
    assertThat(burst.output() + burst.errors())
        .contains("expected failures: " + failures + " of " + BURST, BURST + " acknowledged");
    JsonNode after = SERVED.awaitOrders(total(before, "orders_total") + BURST);
    assertThat(grown("inventory_events", before, after)).isEqualTo(BURST);
    assertThat(grown("failures", before, after)).isEqualTo(failures);
    assertThat(lags("kafka-consumer-groups", "inventory-consumer"))
        .hasSize(PARTITIONS)
        .containsOnly(0L);
    assertThat(lags("kafka-consumer-groups.sh", "analytics-consumer"))
        .hasSize(2 * PARTITIONS)
        .containsOnly(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"producer_order", "inventory_consumer", "analytics_consumer"})
  void shouldUseTheStartCacheOfItsImage(String service) {
    succeed("docker compose exec -T " + service + " grep -q [.]aot /proc/1/maps");
  }

  /** Java 25.0.3 runs the classes of the cache whatever jars there are. */
  @ParameterizedTest
  @ValueSource(strings = {"producer_order", "inventory_consumer", "analytics_consumer"})
  void shouldHaveAStartCacheOfItsOwnJars(String service) {
    Shell.Result jars =
        succeed("docker compose exec -T " + service + " sha256sum --check cache.sha256");

    assertThat(jars.output()).contains(service.replace('_', '-') + ".jar: OK", "lib/common-");
  }

  @Test
  void shouldSummarizeABurstAsJson() throws Exception {
    // Given
    JsonNode before = SERVED.awaitCaughtUp();

    // When
    Shell.Result burst =
        succeed("docker compose exec -T -e TOTAL_EVENTS=500 producer_order burst --json");

    // Then
    JsonNode summary = JSON.readTree(burst.output());
    assertThat(total(summary, "acknowledged")).isEqualTo(500);
    SERVED.awaitOrders(total(before, "orders_total") + 500);
    JsonNode run = SERVED.get("/runs/" + summary.get("run_id").asText());
    assertThat(total(run, "orders")).isEqualTo(500);
    assertThat(total(run, "failed")).isEqualTo(total(summary, "expected_failures"));
  }

  @Test
  void shouldPrintNothingButJsonThoughTheStartCacheDoesNotFit() throws Exception {
    // Given an option that Java was not trained with
    long orders = total(SERVED.awaitCaughtUp(), "orders_total") + 10;
    String option = "JAVA_TOOL_OPTIONS=--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

    // When
    Shell.Result burst =
        succeed(
            "docker compose exec -T -e TOTAL_EVENTS=10 -e %s producer_order burst --json"
                .formatted(option));

    // Then
    assertThat(burst.errors()).contains("[aot]");
    assertThat(burst.output().lines()).hasSize(1);
    assertThat(total(JSON.readTree(burst.output()), "acknowledged")).isEqualTo(10);
    SERVED.awaitOrders(orders);
  }

  @Test
  void shouldEndTheBurstsOfTheContainerButNotItsServiceWhenToldTo() throws Exception {
    // Given
    long orders = total(SERVED.awaitCaughtUp(), "orders_total");
    String service = succeed(INSPECT + "'{{.State.StartedAt}} {{.RestartCount}}'").output();

    // When
    Shell.Result burst =
        SHELL.run(
            """
            docker compose exec -T -e TOTAL_EVENTS=100000 -e RATE=50 -e PRINT_EVERY=50 producer_order burst |
              while read -r line; do
                echo "$line"
                case $line in
                  *acknowledged*left) docker compose exec -T producer_order sh -c 'kill -TERM -1' </dev/null ;;
                esac
              done""");

    // Then
    Matcher acknowledged =
        Pattern.compile("([1-9][0-9]*) acknowledged, 0 failed").matcher(burst.output());
    assertThat(acknowledged.find()).as(burst.output()).isTrue();
    SERVED.awaitOrders(orders + Long.parseLong(acknowledged.group(1)));
    assertThat(succeed(INSPECT + "'{{.State.StartedAt}} {{.RestartCount}}'").output())
        .isEqualTo(service);
  }

  @Test
  void shouldStartAProducerWithoutEndAgainThatHasEnded() {
    // Given
    long before = Long.parseLong(succeed(INSPECT + "'{{.RestartCount}}'").output().strip());

    // When
    succeed("docker compose exec -T producer_order sh -c 'kill 1'");

    // Then
    await()
        .atMost(CAUGHT_UP_LIMIT)
        .untilAsserted(
            () ->
                assertThat(succeed(INSPECT + "'{{.RestartCount}} {{.State.Running}}'").output())
                    .isEqualToIgnoringNewLines(before + 1 + " true"));
  }

  @Test
  void shouldSendABurstThatIsAServiceOnce() throws Exception {
    // Given
    long orders = total(SERVED.awaitCaughtUp(), "orders_total");
    try {
      // When
      succeed("MODE=burst TOTAL_EVENTS=500 docker compose up -d producer_order");

      // Then
      await()
          .atMost(CAUGHT_UP_LIMIT)
          .untilAsserted(
              () ->
                  assertThat(succeed(INSPECT + ENDED).output())
                      .isEqualToIgnoringNewLines("exited 0 0"));
      assertThat(total(SERVED.awaitOrders(orders + 500), "orders_total")).isEqualTo(orders + 500);
    } finally {
      succeed("docker compose up -d --wait producer_order");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"burst", "once"})
  void shouldNotSendWhatIsAServiceAndHasAnEndAgainAfterItsFailure(String mode) {
    Shell.Result result =
        SHELL.run(
            """
            docker compose run --rm --no-deps -T -e MODE=%s -e STARTUP_TIMEOUT_SEC=1 \\
              -e BOOTSTRAP_SERVERS=127.0.0.1:1 producer_order"""
                .formatted(mode));

    // Then Docker, which starts again whatever ends with another status, has nothing to do
    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.errors()).contains("MODE=" + mode + " ended with status 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"burst", "idle"})
  void shouldRefuseAWrongVariableInEveryMode(String mode) {
    Shell.Result result =
        SHELL.run(
            "docker compose run --rm --no-deps -T -e MODE=%s -e RATE=fast producer_order"
                .formatted(mode));

    assertThat(result.status()).as(result.toString()).isEqualTo(2);
  }

  @Test
  void shouldTellTheStatusOfABurstThatIsNotTheService() {
    Shell.Result result =
        SHELL.run(
            """
            docker compose exec -T -e MODE=burst -e STARTUP_TIMEOUT_SEC=1 \\
              -e BOOTSTRAP_SERVERS=127.0.0.1:1 producer_order produce""");

    assertThat(result.status()).as(result.toString()).isEqualTo(3);
  }

  @Test
  void shouldNotWaitForAControllerThatIsDead() {
    // Given the data of a broker that crashed, and that nobody can read any more
    Shell.Result result =
        SHELL.run(
            """
            docker compose run --rm --no-deps -T -e KAFKA_LOG_DIRS=/tmp/data kafka bash -c '
              mkdir -p /tmp/data/__cluster_metadata-0 && touch /tmp/data/meta.properties
              timeout 40 start-kafka 2>&1'
            """);

    // Then it ends by itself, as the broker cannot read them either
    assertThat(result.output())
        .contains("start-kafka: the crashed broker could not be unregistered");
    assertThat(result.status()).as(result.toString()).isNotEqualTo(124);
  }

  @Test
  void shouldCountABurstAsTheGuideSays() throws Exception {
    JsonNode before = SERVED.awaitCaughtUp();

    List<Shell.Result> results = follow("## 1. Burst");

    assertThat(output("producer_order burst", results).get(0))
        .contains("expected failures: 513 of the 10000 acknowledged");
    JsonNode after = SERVED.awaitOrders(total(before, "orders_total") + sent(results));
    assertThat(grown("failures", before, after)).isEqualTo(sent(results) / BURST * 513);
    assertNoLag();
  }

  @Test
  void shouldLagAndCatchUpAsTheGuideSays() throws Exception {
    JsonNode before = SERVED.awaitCaughtUp();
    List<Shell.Result> results = follow("## 2. Throttle");
    try {
      assertThat(lags(output("--group analytics-consumer", results).get(0)))
          .hasSize(2 * PARTITIONS)
          .anyMatch(lag -> lag > 0);
      assertThat(lags(output("--group inventory-consumer", results).get(0))).hasSize(PARTITIONS);
    } finally {
      succeed("docker compose up -d --wait analytics_consumer");
    }
    JsonNode after = SERVED.awaitOrders(total(before, "orders_total") + sent(results));
    assertThat(total(after, "duplicates")).isEqualTo(total(before, "duplicates"));
    assertNoLag();
  }

  @Test
  void shouldReturnToTheSameTotalsAsTheGuideSays() throws Exception {
    List<Shell.Result> results = follow("## 3. Replay");

    List<String> rows = output("--reset-offsets", results).get(0).lines().toList();
    assertThat(rows.stream().filter(row -> row.startsWith("analytics-consumer ")))
        .hasSize(2 * PARTITIONS);
    List<String> answers = output("/metrics", results);
    JsonNode before = JSON.readTree(answers.get(0));
    JsonNode after = SERVED.awaitOrders(total(before, "orders_total"));
    for (String field :
        List.of("orders_total", "inventory_events", "failures", "digest", "minutes")) {
      assertThat(after.get(field)).as(field).isEqualTo(before.get(field));
    }
  }

  @Test
  void shouldShareTheWorkAsTheGuideSays() throws Exception {
    JsonNode before = SERVED.awaitCaughtUp();

    List<Shell.Result> results = follow("## Several instances");

    List<String> answers = output("/metrics", results);
    assertThat(answers).hasSize(3);
    long orders = total(before, "orders_total") + sent(results);
    JsonNode second = JSON.readTree(answers.get(1));
    assertThat(total(second, "orders_total")).isEqualTo(orders);
    for (String field : List.of("orders_total", "inventory_events", "failures", "digest", "runs")) {
      assertThat(second.get(field)).as(field).isEqualTo(JSON.readTree(answers.get(0)).get(field));
    }
    assertThat(SERVED.awaitOrders(orders).get("digest")).isEqualTo(second.get("digest"));
  }

  @ParameterizedTest
  @CsvSource({"## Verify, are equal", "## Rewind, EQUAL"})
  void shouldProveTheTotalsAsTheGuideSays(String heading, String proof) throws Exception {
    List<Shell.Result> results = follow(heading);

    assertThat(output("scripts/", results).get(0)).contains(proof).doesNotContain("DIFFERENT");
  }

  @Test
  void shouldPutAsideWhatCannotBeRead() throws Exception {
    // Given
    JsonNode before = SERVED.awaitCaughtUp();
    List<String> badOrders = unreadable();
    List<String> badOutcomes = new ArrayList<>(badOrders);
    badOutcomes.add(
        "run-1|{\"order_id\":\"run-1\",\"item_id\":\"i\",\"qty\":1,\"ts\":1,\"status\":\"LOST\"}");

    // When
    produceByTool(ORDER_TOPIC, badOrders);
    produceByTool(INVENTORY_TOPIC, badOutcomes);
    produceFromHost(ORDER_TOPIC, NOT_UTF_8);
    produceFromHost(INVENTORY_TOPIC, NOT_UTF_8);
    succeed("docker compose exec -T -e TOTAL_EVENTS=1000 producer_order burst");

    // Then
    JsonNode after = SERVED.awaitOrders(total(before, "orders_total") + 1_000);
    assertThat(grown("invalid", before, after))
        .isEqualTo(badOrders.size() + badOutcomes.size() + 2);
    assertThat(grown("inventory_events", before, after)).isEqualTo(1_000);
    assertNoLag();
    assertThat(deadLetters(ORDER_TOPIC)).containsExactlyInAnyOrderElementsOf(and(badOrders));
    assertThat(deadLetters(INVENTORY_TOPIC)).containsExactlyInAnyOrderElementsOf(and(badOutcomes));
  }

  @Test
  void shouldDoAnExerciseAndLeaveTheStackAsItWas(@TempDir Path reports) throws Exception {
    // When
    Shell.Result result =
        SHELL.run("bash scripts/exercise throttle --orders 2500 --json --out " + reports);

    // Then
    JsonNode exercises = JSON.readTree(result.output()).get("exercises");
    assertThat(exercises).as(result.toString()).hasSize(1);
    ExactExpectations.assertHold(exercises.get(0));
    assertThat(exercises.get(0).get("stack").asText()).isEqualTo("compose");
    assertNoLag();
  }

  @ParameterizedTest
  @CsvSource({
    "producer_order, RATE, fast",
    "inventory_consumer, FAIL_RATE, 2",
    "analytics_consumer, WINDOW_SEC, 0"
  })
  void shouldRefuseAWrongVariable(String service, String variable, String value) {
    // When
    Shell.Result result =
        SHELL.run(
            "docker compose run --rm --no-deps -T -e %s=%s %s".formatted(variable, value, service));

    // Then
    assertThat(result.status()).as(result.toString()).isEqualTo(2);
    assertThat(result.errors().lines()).anyMatch(line -> line.startsWith(variable + "=" + value));
  }

  @Test
  void shouldPreferTheShellToTheEnvFileOnlyWhereItSaysSomething() throws Exception {
    // When
    JsonNode plain = services("docker compose config --format json");
    JsonNode varied = services("FAIL_RATE=0.2 docker compose config --format json");

    // Then
    for (String service : List.of("producer_order", "inventory_consumer")) {
      assertThat(variable(plain, service, "FAIL_RATE")).isEqualTo("0.05");
      assertThat(variable(varied, service, "FAIL_RATE")).isEqualTo("0.2");
      assertThat(variable(varied, service, "FAIL_SEED")).isEqualTo("0");
    }
    assertThat(varied.at("/analytics_consumer/environment").has("FAIL_RATE")).isFalse();
  }

  @Test
  void shouldAddAnInstanceLikeTheOneThatThereIs() throws Exception {
    try (ManagedStack stack = ComposeStack.from(VARIABLES)) {
      // Given
      String before = stack.startedWith(Service.INVENTORY).get("LOG_LEVEL");
      stack.restart(Service.INVENTORY, Map.of("LOG_LEVEL", "warn"));

      // When
      Instance added = stack.add(Service.INVENTORY);

      // Then
      assertThat(added.isRunning()).isTrue();
      String environment =
          succeed(
                  "docker ps --quiet --filter label=com.docker.compose.oneoff=True --filter"
                      + " label=com.docker.compose.project="
                      + PROJECT
                      + " | xargs docker inspect --format '{{.Config.Env}}'")
              .output();
      assertThat(environment).containsPattern("[\\[ ]LOG_LEVEL=warn ");
      stack.restart(Service.INVENTORY, Map.of("LOG_LEVEL", before));
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void shouldStopCleanlyWithinTenSeconds() throws Exception {
    // When
    long start = System.nanoTime();
    succeed("docker compose stop");
    Duration stopping = Duration.ofNanos(System.nanoTime() - start);

    // Then
    List<String> containers =
        succeed("docker compose ps --all --format json").output().lines().toList();
    assertThat(containers).hasSize(4);
    for (String container : containers) {
      JsonNode state = JSON.readTree(container);
      assertThat(state.get("ExitCode").asInt()).as(state.get("Service").asText()).isIn(0, 143);
    }
    assertThat(stopping).isLessThan(Duration.ofSeconds(10));
  }

  /**
   * Types the commands of a guide one after the other, as its reader does: looks at figures, and
   * stops what serves them, once all is counted.
   */
  private static List<Shell.Result> follow(String heading) throws IOException {
    long before = total(SERVED.awaitCaughtUp(), "orders_total");
    List<Shell.Result> results = new ArrayList<>();
    for (String command : Guide.commands(heading)) {
      if (command.matches("curl .*|docker compose stop .*|scripts/.*")) {
        Served asked = command.contains(":8081/") ? SECOND : SERVED;
        asked.awaitOrders(before + sent(results));
      }
      Shell.Result result =
          SHELL.run(
              command
                  .replace(":8080/", ":" + ANALYTICS_PORT + "/")
                  .replace("127.0.0.1:8081:", "127.0.0.1:" + SECOND_PORT + ":")
                  .replace(":8081/", ":" + SECOND_PORT + "/")
                  .replace("analytics-2", PROJECT + "-analytics-2"),
              "y\n");
      assertThat(result.status()).as(result.toString()).isZero();
      results.add(result);
    }
    return results;
  }

  /** What the commands that contain these words wrote. */
  private static List<String> output(String words, List<Shell.Result> results) {
    return results.stream()
        .filter(result -> result.command().contains(words))
        .map(Shell.Result::output)
        .toList();
  }

  /** How many orders the bursts of a guide have sent, each of the same size. */
  private static long sent(List<Shell.Result> results) {
    return BURST * (long) output("producer_order burst", results).size();
  }

  private static Shell.Result succeed(String command) {
    Shell.Result result = SHELL.run(command);
    assertThat(result.status()).as(result.toString()).isZero();
    return result;
  }

  private static long total(JsonNode object, String field) {
    return object.get(field).asLong();
  }

  private static long grown(String field, JsonNode before, JsonNode after) {
    return total(after, field) - total(before, field);
  }

  private static void assertNoLag() throws Exception {
    assertThat(cluster.lag("inventory-consumer", List.of(ORDER_TOPIC)).values())
        .hasSize(PARTITIONS)
        .containsOnly(0L);
    assertThat(cluster.lag("analytics-consumer", List.of(ORDER_TOPIC, INVENTORY_TOPIC)).values())
        .hasSize(2 * PARTITIONS)
        .containsOnly(0L);
  }

  /** The lag of each partition of a group, as Kafka's own tool shows it. */
  private static List<Long> lags(String tool, String group) {
    String command =
        "docker compose exec kafka %s --bootstrap-server kafka:9092 --describe --group %s"
            .formatted(tool, group);
    return lags(succeed(command).output());
  }

  /** The same, of what the tool has printed. */
  private static List<Long> lags(String table) {
    return table
        .lines()
        .filter(line -> line.matches("\\S+-consumer .*"))
        .map(line -> Long.valueOf(line.split(" +", -1)[5]))
        .toList();
  }

  private static JsonNode services(String command) throws IOException {
    return JSON.readTree(succeed(command).output()).get("services");
  }

  private static String variable(JsonNode services, String service, String name) {
    return services.at("/%s/environment/%s".formatted(service, name)).asText();
  }

  /** Lines for {@code kafka-console-producer}: a key, a bar, and no event of either kind. */
  private static List<String> unreadable() {
    return List.of(
        "run-1|{\"order_id\":",
        "run-1|{\"order_id\":\"run-1\",\"item_id\":\"i\",\"ts\":1,\"status\":\"RESERVED\"}",
        "run-1|{\"order_id\":\"run-1\",\"item_id\":\"i\",\"qty\":\"1\",\"ts\":1,\"status\":\"RESERVED\"}",
        "run-1|NULL",
        "|{\"order_id\":\"run-1\",\"item_id\":\"i\",\"qty\":1,\"ts\":1,\"status\":\"RESERVED\"}",
        "run-1|" + "x".repeat(900_000));
  }

  private static List<String> and(List<String> lines) {
    return Stream.concat(lines.stream(), Stream.of(NOT_UTF_8)).toList();
  }

  private static void produceByTool(String topic, List<String> lines) {
    Shell.Result result =
        SHELL.run(
            """
            docker compose exec -T kafka kafka-console-producer --bootstrap-server kafka:9092 --topic %s \\
              --reader-property parse.key=true --reader-property key.separator='|' \\
              --reader-property null.marker=NULL"""
                .formatted(topic),
            String.join("\n", lines) + "\n");
    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.output() + result.errors()).doesNotContain("ERROR");
  }

  /** The tool decodes what it reads, so it cannot send a key that is not UTF-8. */
  private static void produceFromHost(String topic, String line) throws Exception {
    byte[] key = line.substring(0, line.indexOf('|')).getBytes(ISO_8859_1);
    byte[] value = line.substring(line.indexOf('|') + 1).getBytes(ISO_8859_1);
    cluster.write(List.of(new ProducerRecord<>(topic, key, value)));
  }

  /** What lies in the dead-letter topic beside a topic, as the lines that were produced. */
  private static List<String> deadLetters(String topic) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> letters = cluster.read(Topics.deadLetters(topic));
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, DeadLetter.REASON)).isNotBlank();
              assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(topic);
            });
    return letters.stream().map(letter -> text(letter.key()) + "|" + text(letter.value())).toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "NULL" : new String(bytes, ISO_8859_1);
  }
}
