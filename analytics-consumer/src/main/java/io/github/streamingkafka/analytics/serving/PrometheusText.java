package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.common.kafka.HeldPartitions.Held;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A snapshot in either text format of Prometheus, its names those of the JSON with a prefix. */
final class PrometheusText {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
  static final String OPEN_METRICS = OpenMetricsTextFormatWriter.CONTENT_TYPE;

  private static final String PREFIX = "analytics_";
  private final Map<String, ExpositionFormatWriter> writers =
      Map.of(
          CONTENT_TYPE, PrometheusTextFormatWriter.create(),
          OPEN_METRICS, OpenMetricsTextFormatWriter.create());

  /**
   * Writes it in the format of a content type, one of the two above. Totals stay true however old
   * the snapshot is; lag and rate do not, and are left out of a stale one.
   */
  String write(
      Snapshot snapshot,
      Map<TopicPartition, Held> heldBack,
      boolean isStale,
      Duration age,
      String contentType) {
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
    metrics.add(held(heldBack));
    metrics.add(latency(snapshot.latencyMs()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writers.get(contentType).write(bytes, new MetricSnapshots(metrics));
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static MetricSnapshot counter(String name, String help, Number value) {
    return CounterSnapshot.builder()
        .name(PREFIX + name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value(value.doubleValue()).build())
        .build();
  }

  private static MetricSnapshot gauge(String name, String help, Number value) {
    return gauge(name, help, Map.of(Labels.EMPTY, value));
  }

  private static MetricSnapshot gauge(
      String name, String help, Map<Labels, ? extends Number> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    values.forEach(
        (labels, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value.doubleValue())
                    .build()));
    return gauge.build();
  }

  private static MetricSnapshot lag(Map<String, Long> lag) {
    Map<Labels, Long> byPartition = new HashMap<>();
    lag.forEach(
        (name, records) -> {
          int hyphen = name.lastIndexOf('-');
          // The total is the sum of the series, as Prometheus would have it.
          if (hyphen > 0) {
            byPartition.put(labels(name.substring(0, hyphen), name.substring(hyphen + 1)), records);
          }
        });
    return gauge("lag", "Records behind the end of the log", byPartition);
  }

  private static Labels labels(String topic, String partition) {
    return Labels.of("topic", topic, "partition", partition);
  }

  private static MetricSnapshot held(Map<TopicPartition, Held> heldBack) {
    Map<Labels, Long> byPartition = new HashMap<>();
    heldBack.forEach(
        (partition, held) ->
            byPartition.put(
                labels(partition.topic(), Integer.toString(partition.partition())), held.forSec()));
    return gauge(
        "held_back_seconds",
        "How long an open transaction has held back all that was written behind it",
        byPartition);
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
