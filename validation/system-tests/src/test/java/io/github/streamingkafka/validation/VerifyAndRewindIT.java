package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.rewind.Rewind;
import io.github.streamingkafka.validation.rewind.RewindOptions;
import io.github.streamingkafka.validation.stack.ToolOptions;
import io.github.streamingkafka.validation.verify.Verify;
import io.github.streamingkafka.validation.verify.VerifyOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/verify} and {@code scripts/rewind} on a stack without Docker: they agree with one
 * that is right, and find what is wrong.
 */
@TestMethodOrder(OrderAnnotation.class)
class VerifyAndRewindIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What /metrics serves that is a function of the log, and the lag. */
  private static final List<String> AUDITED =
      List.of(
          "/orders_total",
          "/inventory_events",
          "/failures",
          "/failure_rate_pct",
          "/pending",
          "/duplicates",
          "/invalid",
          "/digest",
          "/lag/total",
          "/lag/order-events-0",
          "/latency_ms/p50",
          "/latency_ms/max",
          "/runs/first/pending",
          "/runs/first/digest",
          "/minutes/0/failed");

  /** The shell's status for a program that is not there. */
  private static final int COMMAND_NOT_FOUND = 127;

  private static final Pattern SAVED = Pattern.compile("--restore (\\S+\\.csv)");

  @TempDir static Path directory;
  private static LocalStackOfTest stack;

  private record Result(int status, String output, String errors) {}

  @BeforeAll
  static void start() throws Exception {
    stack = new LocalStackOfTest(directory);
    stack.variables().put("MODE", "idle");
    stack.local("up", "-d");
  }

  @AfterAll
  static void stop() throws Exception {
    stack.local("down");
  }

  @Test
  @Order(1)
  void shouldNotPassOnNothing() throws Exception {
    Result result = verify();
    assertThat(result.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(result.output()).contains("nothing to verify");
  }

  @Test
  @Order(2)
  void shouldPassAfterABurst() throws Exception {
    // Given
    burst("first", 2_000);
    stack.write("order-events", "k", "not an order");
    stack.write("inventory-events", "k", "not an outcome");

    // When
    Result result = verify("--json");

    // Then
    JsonNode report = JSON.readTree(result.output());
    assertThat(report.get("verified").asBoolean()).as(report.toPrettyString()).isTrue();
    assertThat(result.status()).isZero();
    assertThat(observed(report, "orders")).isEqualTo("2000");
    assertThat(observed(report, "unreadable")).isEqualTo("2");
    assertThat(observed(report, "minutes of the orders' own time")).matches("[1-9]\\d* equal");
  }

  @Test
  @Order(3)
  void shouldWaitUntilGroupsHaveDrained() throws Exception {
    assertThat(verify("--wait").status()).isZero();

    // Another group that has everything before it, then nothing
    resetForeignGroup("--to-earliest");
    Result lagging = verify("--wait=1", "--group=foreign");
    assertThat(lagging.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(lagging.output()).containsPattern("lag of foreign .* \\(order-events-0 [1-9]");
    resetForeignGroup("--to-latest");
    assertThat(verify("--wait=60", "--group=foreign").status()).isZero();
    assertThat(verify("--wait=1", "--group=nobody").output()).contains("no members", "DIFFERENT");
  }

  private static void resetForeignGroup(String to) throws Exception {
    stack.local(
        "kafka",
        "kafka-consumer-groups",
        "--group",
        "foreign",
        "--topic",
        "order-events",
        "--reset-offsets",
        to,
        "--execute");
  }

  @Test
  @Order(4)
  void shouldReturnToTheSameTotalsFromWhereverItIsRewoundAndRestored() throws Exception {
    assertEqual(rewind("--to-earliest"));
    Result result = rewind("--to-offset", "100");
    assertEqual(result);
    Matcher saved = SAVED.matcher(result.errors());
    assertThat(saved.find()).as(result.errors()).isTrue();

    // When
    Result restored = rewind("--restore", saved.group(1));

    // Then
    assertEqual(restored);
    assertThat(restored.output()).contains("0 offsets back in all");
    assertThat(verify().status()).isZero();
  }

  @Test
  @Order(5)
  void shouldChangeNothingInADryRun() throws Exception {
    for (String[] words :
        new String[][] {
          {"--dry-run", "--shift-by", "-10"}, {"--dry-run", "--to-datetime", "2020-01-01T00:00:00"}
        }) {
      Result result = rewind(words);
      assertThat(result.status()).isZero();
      assertThat(result.output()).contains("order-events-0", "inventory-events-5");
      assertThat(result.errors()).contains("nothing was changed").doesNotContain("stopping");
    }
  }

  @Test
  @Order(6)
  void shouldFindAnOutcomeThatWasNotAnnounced() throws Exception {
    // Given an outcome that is in the log before the one that inventory will decide
    stack.write(
        "inventory-events",
        "second-1",
        """
        {"order_id":"second-1","item_id":"i","qty":1,"ts":1,"status":"FAILED"}""");
    burst("second", 100);

    // When
    Result strict = verify();
    Result lax = verify("--skip-decisions");
    Result other = verify("--skip-decisions", "--fail-rate", "0.9");

    // Then
    assertThat(strict.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(strict.output()).contains("1: second-1").contains("of both kinds: 1");
    assertThat(lax.status()).as(lax.toString()).isZero();
    assertThat(other.status()).isZero();
  }

  @Test
  @Order(7)
  void shouldShowOnThePageWhatIsServedAndWhatHasBeen() {
    // When a browser opens it only now
    Shell.Result page =
        new Shell(directory, Map.of())
            .run(
                "chromium --headless --no-sandbox --disable-gpu --user-data-dir=chromium"
                    + " --virtual-time-budget=5000 --dump-dom "
                    + stack.analytics());
    if (page.status() == COMMAND_NOT_FOUND) {
      System.out.println("there is no chromium: the page is not looked at");
    }
    assumeTrue(page.status() != COMMAND_NOT_FOUND);

    // Then
    JsonNode metrics = stackMetrics();
    assertThat(page.output())
        .contains(
            String.format(
                Locale.ROOT, "id=\"orders_total\">%,d<", metrics.get("orders_total").asInt()))
        .contains(
            String.format(Locale.ROOT, "id=\"failures\">%,d<", metrics.get("failures").asInt()))
        .contains("id=\"digest\">%s<".formatted(metrics.get("digest").asText()))
        .contains("</time>run second begins</li>")
        .contains("<td>order-events-0</td>")
        .contains("<canvas")
        .contains("id=\"state\" role=\"status\" class=\"\">as of");
  }

  private static JsonNode stackMetrics() {
    try {
      HttpRequest request = HttpRequest.newBuilder(stack.analytics().resolve("/metrics")).build();
      return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  @Order(8)
  void shouldVerifyWhileOrdersKeepArriving() throws Exception {
    // Given
    stack.variables().putAll(Map.of("MODE", "continuous", "RATE", "500"));
    long before = ordersCounted();
    stack.local("restart", "producer_order");
    try {
      await().atMost(LIMIT).until(() -> ordersCounted() > before);

      // When
      Result once = verify("--skip-decisions");
      Result watched = verify("--skip-decisions", "--watch", "--for", "5");
      Result rewound = rewind("--timeout", "5");

      // Then
      assertThat(once.status()).as(once.toString()).isZero();
      assertThat(watched.status()).as(watched.toString()).isZero();
      assertThat(watched.output())
          .containsPattern("audited [\\d,]+ records, [3-9] answers, all equal, \\d\\.\\d s behind");
      assertThat(rewound.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(rewound.errors()).contains("not settled within 5 s").doesNotContain("stopping");
      for (String field : AUDITED) {
        assertFound(verifyAgainst("/metrics", metrics -> change(metrics, field)));
      }
      assertFound(verifyAgainst("/runs", runs -> change(runs, "/runs/first/orders")));
      assertFound(verifyAgainst("/minutes", minutes -> change(minutes, "/minutes/0/orders")));
      assertFound(verifyAgainst("/", answer -> change(answer, "/offsets/order-events-0")));
    } finally {
      stack.variables().putAll(Map.of("MODE", "idle", "RATE", ""));
      stack.local("restart", "producer_order");
    }
  }

  private static void assertFound(Result lie) {
    assertThat(lie.output()).as(lie.toString()).contains("DIFFERENT");
    assertThat(lie.status()).isEqualTo(ExitStatus.FAILED);
  }

  /** Adds one to a number, and makes another text of a text. */
  private static void change(ObjectNode metrics, String field) {
    ObjectNode parent = (ObjectNode) metrics.at(field.substring(0, field.lastIndexOf('/')));
    String name = field.substring(field.lastIndexOf('/') + 1);
    JsonNode value = parent.path(name);
    if (value.isIntegralNumber()) {
      parent.put(name, value.asLong() + 1);
    } else if (value.isNumber()) {
      parent.put(name, value.asDouble() + 1e-6);
    } else {
      parent.put(name, "0123456789abcdef");
    }
  }

  @Test
  @Order(10)
  void shouldGoOnWatchingAfterARewind() throws Exception {
    // Given: analytics is so slow that it answers on its way back
    stack.variables().put("THROTTLE_MS", "2");
    stack.local("restart", "analytics_consumer");
    StopSignal stop = new StopSignal();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CompletableFuture<Result> watch =
        CompletableFuture.supplyAsync(
            () -> verify(err, stop, "--skip-decisions", "--watch", "--terminal"));
    await().atMost(LIMIT).until(() -> err.toString(UTF_8).contains(" 1 answers, all equal"));

    // When
    Result rewound = rewind("--shift-by", "-200");
    await().atMost(LIMIT).until(() -> err.toString(UTF_8).contains("all is counted anew"));
    stop.request();

    // Then
    assertThat(rewound.status()).as(rewound.toString()).isZero();
    Result watched = watch.get();
    assertThat(watched.errors()).contains("somebody has rewound [");
    assertThat(watched.status()).as(watched.toString()).isZero();
    assertThat(watched.output()).contains("all equal");
  }

  @Test
  @Order(9)
  void shouldNotPassWithoutAnAuditOfEachInstance() throws Exception {
    Result watched =
        verifyAgainst(
            "/runs",
            runs -> runs.remove("offsets"),
            "--watch",
            "--for=3",
            "--metrics-url=" + stack.analytics());

    assertThat(watched.status()).as(watched.toString()).isEqualTo(ExitStatus.FAILED);
    assertThat(watched.errors()).contains("gave no answer that could be audited");
  }

  private static void assertEqual(Result result) {
    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.output()).contains("EQUAL").doesNotContain("DIFFERENT");
  }

  private static long ordersCounted() throws IOException {
    URI address = stack.analytics();
    return new Served(address, LIMIT).metrics().get("orders_total").asLong();
  }

  private static Result verify(String... words) {
    return verify(new ByteArrayOutputStream(), new StopSignal(), words);
  }

  private static Result verify(ByteArrayOutputStream err, StopSignal stop, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerifyOptions options =
        ToolOptions.parse(new VerifyOptions(), withLocal(words), stack.variables());
    try {
      int status = Verify.run(options, print(out), print(err), stop);
      return new Result(status, out.toString(UTF_8), err.toString(UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Result rewind(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = withLocal(words);
    all.add("--yes");
    RewindOptions options = ToolOptions.parse(new RewindOptions(), all, stack.variables());
    int status = Rewind.run(options, print(out), print(err), new StopSignal());
    return new Result(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Verifies what an analytics serves that lies in one respect. */
  private static Result verifyAgainst(String path, Consumer<ObjectNode> lie, String... more)
      throws IOException {
    HttpServer liar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liar.createContext("/", exchange -> answer(exchange, path, lie));
    liar.start();
    try {
      List<String> words = new ArrayList<>(List.of(more));
      words.add("--skip-decisions");
      words.add("--metrics-url=http://127.0.0.1:" + liar.getAddress().getPort());
      return verify(words.toArray(String[]::new));
    } finally {
      liar.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, String liesAt, Consumer<ObjectNode> lie)
      throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      URI truth = stack.analytics().resolve(path);
      var response = HTTP.send(HttpRequest.newBuilder(truth).build(), BodyHandlers.ofByteArray());
      ObjectNode body = (ObjectNode) JSON.readTree(response.body());
      if (path.startsWith(liesAt)) {
        lie.accept(body);
      }
      byte[] bytes = JSON.writeValueAsBytes(body);
      exchange.sendResponseHeaders(response.statusCode(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String observed(JsonNode report, String what) {
    for (JsonNode row : report.get("rows")) {
      if (row.get("what").asText().equals(what)) {
        return row.get("observed").asText();
      }
    }
    return null;
  }

  /** Sends a burst, and waits until it is counted. */
  private static void burst(String runId, int orders) throws Exception {
    long before = ordersCounted();
    stack.local(Map.of("RUN_ID", runId, "TOTAL_EVENTS", Integer.toString(orders)), "burst");
    var unused = new Served(stack.analytics(), LIMIT).awaitOrders(before + orders);
  }

  private static List<String> withLocal(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--local");
    return all;
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }
}
