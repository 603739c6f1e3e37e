package io.github.streamingkafka.analytics.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.streamingkafka.analytics.counting.EventTopic;
import io.github.streamingkafka.analytics.counting.Events;
import io.github.streamingkafka.analytics.counting.Kind;
import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.analytics.lag.GroupLag.PartitionLag;
import io.github.streamingkafka.common.http.HttpService;
import io.github.streamingkafka.common.http.HttpSettings;
import io.github.streamingkafka.common.metrics.HeldPartition;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private static final TopicPartition ORDERS = new TopicPartition("order-events", 0);
  private static final TopicPartition OUTCOMES = new TopicPartition("inventory-events", 0);

  private long nanoTime;
  private final Reporter reporter =
      new Reporter(
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Clock.fixed(Instant.ofEpochMilli(1_795_366_800_123L), ZoneOffset.UTC),
          () -> nanoTime);
  private Map<TopicPartition, HeldPartition> held = Map.of();
  private Map<String, GroupLag> lags = Map.of();
  private final History history = new History(List.of("inventory", "analytics"));
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpService server;

  @BeforeEach
  void start() throws IOException {
    server =
        MetricsServer.start(
            new HttpSettings("127.0.0.1", 0, Optional.empty()),
            reporter,
            Moment.of(reporter, () -> lags, () -> held),
            history,
            new ProcessMetrics("analytics-consumer", MetricsServerTest.class));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldServeEveryFieldAsJson() throws Exception {
    // Given
    reportTwoOrdersOfWhichOneFailed();
    lags = Map.of("inventory", lag(1.5, null));

    // When
    JsonNode metrics = JsonMapper.builder().build().readTree(get("/metrics", "*/*").body());

    // Then
    assertThat(metrics)
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"orders_per_min":4.0,"failure_rate_pct":100.0,"inventory_events":1,
                     "failures":1,"window_seconds":30,"generated_at":1795366800.123,
                     "orders_total":2,"pending":1,"duplicates":1,"invalid":0,
                     "digest":"%1$s","lost":7,
                     "lost_by_group":{"analytics":3,"inventory":4},
                     "offsets":{"order-events-0":3,"inventory-events-0":1},
                     "lag":{"total":5,"order-events-0":2,"inventory-events-0":3},
                     "latency_ms":{"p50":5,"p95":5,"p99":5,"max":5},
                     "runs":{"run":
                       {"orders":2,"reserved":0,"failed":1,"pending":1,"digest":"%1$s"}},
                     "minutes":
                       [{"minute":"2026-11-22T17:00:00Z","orders":2,"reserved":0,"failed":1}],
                     "lags":{"inventory":
                       {"records":2,"sec":1.5,"replayed_pct":null,"in_per_sec":10.0,
                        "out_per_sec":12.0,"drain_sec":1.0,"members":1,"partitions":{
                          "order-events-0":{"offset":3,"end":5,"records":2,"sec":1.5,
                            "replayed_pct":null,"member":"m-1"}}}},
                     "held_back":{},"stale":false}
                    """
                        .formatted(metrics.get("digest").asText())));
    assertThat(metrics.get("digest").asText()).matches("[0-9a-f]{16}");
  }

  @Test
  void shouldSayOfMinutesAndRunsWhatTheyAreAFunctionOf() throws Exception {
    // Given
    reportTwoOrdersOfWhichOneFailed();

    // When
    JsonMapper json = JsonMapper.builder().build();
    JsonNode metrics = json.readTree(get("/metrics", "*/*").body());
    JsonNode minutes = json.readTree(get("/minutes", "*/*").body());
    JsonNode runs = json.readTree(get("/runs", "*/*").body());

    // Then
    assertThat(minutes.get("offsets")).isEqualTo(metrics.get("offsets"));
    assertThat(runs.get("offsets")).isEqualTo(metrics.get("offsets"));
    assertThat(runs.get("runs")).isEqualTo(metrics.get("runs"));
  }

  @Test
  void shouldServePrometheusWhatItAsksFor() throws Exception {
    reportTwoOrdersOfWhichOneFailed();

    HttpResponse<String> preferred =
        get(
            "/metrics",
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4");
    HttpResponse<String> response = get("/metrics", "text/plain;version=0.0.4");

    assertThat(preferred.headers().firstValue("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(preferred.body()).contains("analytics_orders_total 2.0\n").endsWith("# EOF\n");
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains("# TYPE analytics_orders_total counter\nanalytics_orders_total 2.0\n")
        .contains("analytics_lag{partition=\"0\",topic=\"order-events\"} 2.0\n")
        .contains("analytics_latency_ms{quantile=\"0.99\"} 5.0\n")
        .contains("analytics_lost_records{consumergroup=\"inventory\"} 4.0\n")
        .contains("analytics_up 1.0\n")
        .contains("analytics_failure_rate_pct 100.0\n");
  }

  @Test
  void shouldNameAPartitionThatIsHeldBackHoweverItIsAsked() throws Exception {
    // Given
    held = Map.of(ORDERS, new HeldPartition(12, 7, 4711L, "trial", "kafka-transactions …"));

    // When, while nothing is reported yet
    HttpResponse<String> notReady = get("/readyz", "*/*");

    // Then
    assertThat(JsonMapper.builder().build().readTree(notReady.body()).get("error").asText())
        .endsWith(
            "; order-events-0 is held back at 12 for 7 s by a transaction of producer 4711"
                + " (transactional id trial); to abort it: kafka-transactions …");

    // And when it is
    reportTwoOrdersOfWhichOneFailed();

    // Then
    assertThat(
            JsonMapper.builder().build().readTree(get("/metrics", "*/*").body()).get("held_back"))
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"order-events-0":{"offset":12,"for_sec":7,"producer_id":4711,
                     "transactional_id":"trial","end_with":"kafka-transactions …"}}
                    """));
    assertThat(get("/metrics", "text/plain;version=0.0.4").body())
        .contains("streaming_held_back_seconds{partition=\"0\",topic=\"order-events\"} 7.0\n");
  }

  @Test
  void shouldServeTheNamesThatDashboardsForKafkaKnow() throws Exception {
    reportTwoOrdersOfWhichOneFailed();
    lags = Map.of("inventory", lag(1.5, null));

    String of = "{consumergroup=\"inventory\",partition=\"0\",topic=\"order-events\"}";
    assertThat(get("/metrics", "text/plain").body())
        .contains(
            "kafka_consumergroup_lag" + of + " 2.0\n",
            "kafka_consumergroup_lag_seconds" + of + " 1.5\n",
            "kafka_consumergroup_current_offset" + of + " 3.0\n",
            "kafka_topic_partition_current_offset{partition=\"0\",topic=\"order-events\"} 5.0\n",
            "kafka_consumergroup_members{consumergroup=\"inventory\"} 1.0\n",
            "# TYPE streaming_orders gauge\nstreaming_orders 2.0\n",
            "streaming_outcomes{status=\"failed\"} 1.0\n",
            "streaming_outcomes{status=\"reserved\"} 0.0\n",
            "streaming_pending_orders 1.0\n",
            "streaming_failure_ratio 1.0\n",
            "streaming_ready 1.0\n",
            "# TYPE streaming_order_latency_seconds histogram\n",
            "streaming_order_latency_seconds_bucket{le=\"0.005\"} 1\n",
            "streaming_order_latency_seconds_bucket{le=\"+Inf\"} 1\n",
            "streaming_order_latency_seconds_sum 0.005\n")
        .doesNotContain("streaming_replay_progress_ratio{");
  }

  @Test
  void shouldTellOfAReplayHowFarItIsAndNotHowOldTheRecordsAre() throws Exception {
    lags = Map.of("inventory", lag(null, 37.5));

    assertThat(get("/metrics", "text/plain").body())
        .contains("streaming_replay_progress_ratio{consumergroup=\"inventory\"} 0.375\n")
        .contains("kafka_consumergroup_lag{")
        .doesNotContain("kafka_consumergroup_lag_seconds{");
  }

  @Test
  void shouldTellPrometheusHowFarItIsWhileItRestores() throws Exception {
    reporter.restored(0.25);

    HttpResponse<String> response = get("/metrics", "text/plain");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("streaming_ready 0.0\n", "streaming_restore_progress_ratio 0.25\n")
        .doesNotContain("streaming_orders");
  }

  private static GroupLag lag(Double sec, Double replayedPct) {
    return new GroupLag(
        2,
        sec,
        replayedPct,
        10.0,
        12.0,
        1.0,
        1,
        Map.of(ORDERS, new PartitionLag(3, 5, 2, sec, replayedPct, "m-1")));
  }

  @Test
  void shouldSaySoWhenReportsNoLongerCome() throws Exception {
    // Given
    reportTwoOrdersOfWhichOneFailed();
    String scraper = "text/plain;version=0.0.4";

    // When three intervals have passed
    nanoTime = Duration.ofSeconds(6).toNanos();
    assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "*/*").body()).contains("\"stale\":false");
    nanoTime = Duration.ofMillis(6_500).toNanos();

    // Then
    assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(503);
    assertThat(get("/readyz", "*/*").body()).contains("the last report was 6 s ago");
    assertThat(get("/metrics", "*/*").body())
        .contains("\"stale\":true")
        .contains("\"orders_total\":2");
    assertThat(get("/metrics", scraper).body())
        .contains("analytics_up 0.0\n")
        .contains("analytics_snapshot_age_seconds 6.5\n")
        .contains("analytics_orders_total 2.0\n")
        .doesNotContain("analytics_lag")
        .doesNotContain("analytics_orders_per_min");

    // And when they come again
    reportTwoOrdersOfWhichOneFailed();
    assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", scraper).body()).contains("analytics_up 1.0\n");
  }

  @Test
  void shouldTellAClientThatRefusesAllThereIs() throws Exception {
    reportTwoOrdersOfWhichOneFailed();

    HttpResponse<String> response = get("/metrics", "*/*;q=0");

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(response.body()).contains("application/json", "text/plain; version=0.0.4");
  }

  @Test
  void shouldServeOneRunAndRefuseAnUnknownOne() throws Exception {
    reportTwoOrdersOfWhichOneFailed();

    assertThat(get("/runs/run", "*/*").body()).contains("\"orders\":2").contains("\"failed\":1");
    assertThat(get("/runs/other", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/runs/", "*/*").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayThatARunIsForgotten() throws Exception {
    // Given
    Tally tally = Events.tally();
    for (int i = 1; i <= 5_000; i++) {
      Events.count(tally, Events.order("run" + i + "-1", Events.NOW + i));
    }
    reporter.resume(0);
    reporter.report(tally, Map.of(), Map.of());

    // Then
    assertThat(get("/runs/run4001", "*/*").body()).contains("\"orders\":1");
    assertThat(get("/runs/run4000", "*/*").statusCode()).isEqualTo(410);
    assertThat(get("/runs/run1", "*/*").statusCode()).isEqualTo(410);
    assertThat(get("/runs/run1", "*/*").body()).contains("so many later runs were counted");
    assertThat(get("/runs/run5001", "*/*").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldServeTheLatestMinutesInMetricsAndAllOfThemByThemselves() throws Exception {
    // Given
    Tally tally = Events.tally();
    for (int i = 1; i <= 1_500; i++) {
      Events.count(tally, Events.order("run-" + i, i * 60_000L));
    }
    reporter.resume(0);
    reporter.report(tally, Map.of(), Map.of());

    // When
    HttpResponse<String> response = get("/minutes", "*/*");
    List<JsonNode> minutes = minutes(response.body());

    // Then
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(minutes).hasSize(1_440);
    assertThat(minutes.get(0).toString())
        .isEqualTo(
            """
            {"minute":"1970-01-01T01:01:00Z","orders":1,"reserved":0,"failed":0}""");
    assertThat(minutes.get(1_439).get("minute").asText()).isEqualTo("1970-01-02T01:00:00Z");
    assertThat(minutes(get("/metrics", "*/*").body())).isEqualTo(minutes.subList(1_435, 1_440));
  }

  private static List<JsonNode> minutes(String body) throws IOException {
    List<JsonNode> minutes = new ArrayList<>();
    JsonMapper.builder().build().readTree(body).get("minutes").forEach(minutes::add);
    return minutes;
  }

  @Test
  void shouldBeReadyOnlyWhileReportsStandForTheLog() throws Exception {
    assertThat(get("/healthz", "*/*").statusCode()).isEqualTo(200);
    assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(503);
    assertThat(get("/metrics", "*/*").statusCode()).isEqualTo(503);
    assertThat(get("/minutes", "*/*").statusCode()).isEqualTo(503);
    assertThat(get("/runs", "*/*").statusCode()).isEqualTo(503);

    reportTwoOrdersOfWhichOneFailed();
    assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(200);

    reporter.suspend();
    assertThat(get("/readyz", "*/*").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldServeThePageAndRefuseTheRest() throws Exception {
    assertThat(get("/", "text/html").body()).contains("<!doctype html>");
    assertThat(get("/metrics/", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/nothing", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/minutes/", "*/*").statusCode()).isEqualTo(404);
    for (String path : List.of("/metrics", "/minutes")) {
      HttpResponse<String> post =
          client.send(
              HttpRequest.newBuilder(uri(path))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void shouldServeAPageThatWorksUnderAnyPathAndAllThatItNeeds() throws Exception {
    HttpResponse<String> page = get("/", "text/html");

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self';")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain(" style=", "<style", " onclick=");
    Matcher file = Pattern.compile("(?:href|src)=\"([^\"]*\\.(?:js|css))\"").matcher(page.body());
    List<String> files = file.results().map(found -> found.group(1)).toList();
    assertThat(files).hasSize(4).noneMatch(name -> name.startsWith("/") || name.contains(":"));
    for (String name : files) {
      HttpResponse<String> answer = get("/" + name, "*/*");
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(name.endsWith("js") ? "text/javascript" : "text/css");
    }
  }

  private void reportTwoOrdersOfWhichOneFailed() {
    Tally tally =
        new Tally(
            List.of(
                new EventTopic(ORDERS.topic(), "orders", Kind.ORDER, 1),
                new EventTopic(OUTCOMES.topic(), "outcomes", Kind.OUTCOME, 1)));
    reporter.resume(0);
    tally.count(tally.partition(ORDERS), List.of(Events.order("run-1")));
    tally.count(tally.partition(ORDERS), List.of(Events.order("run-2")));
    tally.count(tally.partition(ORDERS), List.of(Events.order("run-2")));
    tally.count(tally.partition(OUTCOMES), List.of(Events.failed("run-1")));
    var unused = tally.partition(ORDERS).takeTotals(3);
    unused = tally.partition(OUTCOMES).takeTotals(1);
    reporter.counted(tally.orders());
    reporter.report(
        tally, Map.of(ORDERS, 2L, OUTCOMES, 3L), Map.of("analytics", 3L, "inventory", 4L));
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
