package io.github.streamingkafka.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private final ProcessMetrics metrics = new ProcessMetrics("test", StatusServerTest.class);
  private final StatusServer server = new StatusServer(metrics);

  private record Measured(MetricName metricName, Object metricValue) implements Metric {
    private static Map<MetricName, Metric> of(
        String group, String name, Map<String, String> tags, Object value) {
      MetricName measured = new MetricName(name, group, "What " + name + " is", tags);
      return Map.of(measured, new Measured(measured, value));
    }
  }

  @Test
  void shouldBeReadyOnceItIsSaidSoAndAsLongAsThereIsNoProblem() {
    assertThat(status("/healthz")).isEqualTo(200);
    assertThat(status("/readyz")).isEqualTo(503);

    server.readyUnless(Optional::empty);
    assertThat(status("/readyz")).isEqualTo(200);

    server.readyUnless(() -> Optional.of("out of order"));
    assertThat(server.respond("/readyz", null).body())
        .isEqualTo("{\"error\":\"not ready: out of order\"}\n");
    assertThat(status("/healthz")).isEqualTo(200);
    assertThat(status("/")).isEqualTo(404);
  }

  @Test
  void shouldTellWhatItHasProcessedAndWhatItRunsOn() {
    // Given
    metrics.processed("order-events", "decided", 3);
    metrics.processed("order-events", "decided", 4);
    metrics.processed("order-events", "rejected", 0);
    metrics.processed("order-events", "acknowledged", () -> 5);
    metrics.gauge("streaming_target_orders_per_second", "What is asked for", () -> 1.5);

    // When
    Response response = server.respond("/metrics", null);

    // Then
    assertThat(response.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains(
            "# TYPE streaming_records_processed_total counter\n",
            "streaming_records_processed_total{result=\"decided\",topic=\"order-events\"} 7.0\n",
            "streaming_records_processed_total{result=\"acknowledged\",topic=\"order-events\"} 5.0\n",
            "# TYPE streaming_target_orders_per_second gauge\n",
            "streaming_target_orders_per_second 1.5\n",
            "streaming_build_info{kafka_clients=\"4.",
            "jvm_memory_used_bytes{area=\"heap\"} ",
            "process_cpu_seconds_total ")
        .doesNotContain("rejected");
  }

  @Test
  void shouldWriteOpenMetricsForThoseWhoWantIt() {
    Response response =
        server.respond(
            "/metrics", List.of("text/plain;q=0.1, application/openmetrics-text;version=1.0.0"));

    assertThat(response.contentType()).startsWith("application/openmetrics-text;");
    assertThat(response.body()).endsWith("# EOF\n");
    assertThat(server.respond("/metrics", List.of("*/*;q=0")).status()).isEqualTo(406);
  }

  @Test
  void shouldTellWhatClientsMeasureInBaseUnits() {
    // Given
    Map<String, String> client = Map.of("client-id", "c-1");
    metrics.client(() -> Measured.of("consumer-metrics", "commit-total", client, 12.0));
    metrics.client(
        () -> Measured.of("consumer-fetch-manager-metrics", "fetch-latency-avg", client, 25.0));
    metrics.client(() -> Measured.of("producer-metrics", "flush-time-ns-total", client, 3e9));
    metrics.client(() -> Measured.of("producer-metrics", "buffer-total-bytes", client, 1e6));
    metrics.client(() -> Measured.of("consumer-metrics", "connection-count", client, 3.0));
    metrics.client(
        () -> Measured.of("consumer-coordinator-metrics", "rebalance-latency-total", client, 70.0));
    // And what is not told
    metrics.client(() -> Measured.of("producer-metrics", "rebalance-rate-per-hour", client, 1.0));
    metrics.client(() -> Measured.of("producer-metrics", "no-number-yet-avg", client, Double.NaN));
    metrics.client(() -> Measured.of("app-info", "version", client, "4.3.1"));
    metrics.client(
        () ->
            Measured.of(
                "producer-topic-metrics",
                "byte-total",
                Map.of("client-id", "c-1", "topic", "order-events"),
                1.0));

    // When
    String body = server.respond("/metrics", null).body();

    // Then
    assertThat(body.lines().filter(line -> line.startsWith("kafka_")))
        .containsExactlyInAnyOrder(
            "kafka_consumer_connections{client_id=\"c-1\"} 3.0",
            "kafka_consumer_rebalance_latency_seconds_total{client_id=\"c-1\"} 0.07",
            "kafka_consumer_commit_total{client_id=\"c-1\"} 12.0",
            "kafka_consumer_fetch_latency_seconds_avg{client_id=\"c-1\"} 0.025",
            "kafka_producer_flush_time_seconds_total{client_id=\"c-1\"} 3.0",
            "kafka_producer_buffer_total_bytes{client_id=\"c-1\"} 1000000.0");
  }

  private int status(String path) {
    return server.respond(path, null).status();
  }
}
