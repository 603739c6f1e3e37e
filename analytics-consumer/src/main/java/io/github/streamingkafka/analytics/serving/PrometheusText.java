package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.common.metrics.Samples;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot as metrics whose names are those of the JSON with a prefix. All but the first two are
 * deprecated: {@link StreamMetrics} has better ones.
 */
final class PrometheusText {
  private static final String PREFIX = "analytics_";

  private PrometheusText() {}

  /**
   * The metrics of a snapshot. Totals stay true however old it is; lag and rate do not, and are
   * left out of a stale one.
   */
  static List<MetricSnapshot> of(Snapshot snapshot, boolean isStale, Duration age) {
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(gauge("up", "Whether this snapshot is as new as it should be", isStale ? 0 : 1));
    metrics.add(gauge("snapshot_age_seconds", "Age of this snapshot", age.toMillis() / 1000.0));
    if (!isStale) {
      metrics.add(gauge("orders_per_min", "Distinct orders a minute", snapshot.ordersPerMin()));
      metrics.add(lag(snapshot.lag()));
    }
    metrics.add(
        gauge("failure_rate_pct", "Failures among the outcomes", snapshot.failureRatePct()));
    metrics.add(counter("orders", "Distinct orders counted", snapshot.ordersTotal()));
    metrics.add(
        counter("inventory_events", "Distinct outcomes counted", snapshot.inventoryEvents()));
    metrics.add(counter("failures", "Distinct failed outcomes", snapshot.failures()));
    metrics.add(gauge("pending", "Orders without an outcome yet", snapshot.pending()));
    metrics.add(counter("duplicates", "Records counted before", snapshot.duplicates()));
    metrics.add(counter("invalid", "Records that could not be read", snapshot.invalid()));
    metrics.add(gauge("window_seconds", "Window of orders_per_min", snapshot.windowSeconds()));
    metrics.add(
        gauge("generated_at", "Time of this snapshot, epoch seconds", snapshot.generatedAt()));
    metrics.add(lost(snapshot.lostByGroup()));
    metrics.add(latency(snapshot.latencyMs()));
    return metrics;
  }

  private static MetricSnapshot counter(String name, String help, Number value) {
    return Samples.counter(PREFIX + name, help, Map.of(Labels.EMPTY, value));
  }

  private static MetricSnapshot gauge(String name, String help, Number value) {
    return gauge(name, help, Map.of(Labels.EMPTY, value));
  }

  private static MetricSnapshot gauge(
      String name, String help, Map<Labels, ? extends Number> values) {
    return Samples.gauge(PREFIX + name, help, values);
  }

  private static MetricSnapshot lag(Map<String, Long> lag) {
    Map<Labels, Long> byPartition = new HashMap<>();
    lag.forEach(
        (name, records) -> {
          int hyphen = name.lastIndexOf('-');
          // The total is the sum of the series, as Prometheus would have it.
          if (hyphen > 0) {
            String topic = name.substring(0, hyphen);
            String partition = name.substring(hyphen + 1);
            byPartition.put(Labels.of("topic", topic, "partition", partition), records);
          }
        });
    return gauge("lag", "Records behind the end of the log", byPartition);
  }

  private static MetricSnapshot lost(Map<String, Long> lostByGroup) {
    Map<Labels, Long> byGroup = new HashMap<>();
    lostByGroup.forEach((group, lost) -> byGroup.put(Labels.of("consumergroup", group), lost));
    return gauge("lost_records", "Records that were gone before the group had read them", byGroup);
  }

  private static MetricSnapshot latency(LatencyHistogram.Latency latency) {
    Map<Labels, Long> quantiles =
        Map.of(
            Labels.of("quantile", "0.5"), latency.p50(),
            Labels.of("quantile", "0.95"), latency.p95(),
            Labels.of("quantile", "0.99"), latency.p99(),
            Labels.of("quantile", "1"), latency.max());
    return gauge(
        "latency_ms", "Time from an order to its outcome; quantile 1 is the maximum", quantiles);
  }
}
