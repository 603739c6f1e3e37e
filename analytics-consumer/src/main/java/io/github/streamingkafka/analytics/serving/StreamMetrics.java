package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.analytics.lag.GroupLag.PartitionLag;
import io.github.streamingkafka.analytics.serving.Reporter.Report;
import io.github.streamingkafka.common.metrics.HeldPartition;
import io.github.streamingkafka.common.metrics.Samples;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The stream as metrics: its groups by the names that dashboards for Kafka know, and what was
 * counted. The latter is true of the whole group and goes back on a rewind, so it is a gauge.
 */
final class StreamMetrics {
  /** Milliseconds. */
  private static final List<Integer> BUCKETS =
      List.of(
          5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
          3_600_000);

  private static final double MILLIS = 1e3;

  private StreamMetrics() {}

  /** What was counted. */
  static List<MetricSnapshot> of(Report report) {
    Snapshot snapshot = report.snapshot();
    long outcomes = snapshot.inventoryEvents();
    long failures = snapshot.failures();
    return List.of(
        Samples.gauge("streaming_orders", "Distinct orders counted", snapshot.ordersTotal()),
        Samples.gauge(
            "streaming_outcomes",
            "Distinct outcomes counted",
            Map.of(
                Labels.of("status", "reserved"),
                outcomes - failures,
                Labels.of("status", "failed"),
                failures)),
        Samples.gauge(
            "streaming_pending_orders", "Orders without an outcome yet", snapshot.pending()),
        Samples.gauge(
            "streaming_failure_ratio",
            "Failures among the outcomes, from 0 to 1",
            outcomes == 0 ? 0.0 : (double) failures / outcomes),
        Samples.gauge(
            "streaming_duplicate_records", "Records counted before", snapshot.duplicates()),
        Samples.gauge(
            "streaming_invalid_records", "Records that could not be read", snapshot.invalid()),
        Samples.gauge(
            "streaming_lost_records",
            "Records that were gone before the group had read them",
            byGroup(snapshot.lostByGroup())),
        latency(report.latencies()));
  }

  private static Map<Labels, Long> byGroup(Map<String, Long> figures) {
    Map<Labels, Long> byGroup = new HashMap<>();
    figures.forEach((group, figure) -> byGroup.put(Labels.of("consumergroup", group), figure));
    return byGroup;
  }

  private static MetricSnapshot latency(LatencyHistogram latencies) {
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long below = 0;
    for (int bound : BUCKETS) {
      long upTo = latencies.countUpTo(bound);
      bounds.add(bound / MILLIS);
      counts.add(upTo - below);
      below = upTo;
    }
    bounds.add(Double.POSITIVE_INFINITY);
    counts.add(latencies.count() - below);
    return HistogramSnapshot.builder()
        .name("streaming_order_latency_seconds")
        .help("Time from an order to its outcome")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(latencies.sumMillis() / MILLIS)
                .build())
        .build();
  }

  /** How far groups are behind. */
  static List<MetricSnapshot> of(Map<String, GroupLag> groups) {
    Map<Labels, Number> ends = new HashMap<>();
    Map<Labels, Number> members = new HashMap<>();
    Map<Labels, Number> replayed = new HashMap<>();
    groups.forEach(
        (group, lag) -> {
          lag.partitions().forEach((partition, of) -> ends.put(labels(partition), of.end()));
          put(members, Labels.of("consumergroup", group), lag.members());
          put(
              replayed,
              Labels.of("consumergroup", group),
              lag.replayedPct() == null ? null : lag.replayedPct() / 100);
        });
    return List.of(
        byPartition(
            "kafka_consumergroup_lag",
            "Offsets that the group has not committed yet",
            groups,
            PartitionLag::records),
        byPartition(
            "kafka_consumergroup_lag_seconds",
            "How long the oldest record has waited that the group has not committed",
            groups,
            PartitionLag::sec),
        byPartition(
            "kafka_consumergroup_current_offset",
            "The next offset of the group, as committed",
            groups,
            PartitionLag::offset),
        Samples.gauge(
            "kafka_topic_partition_current_offset", "Where the log of the partition ends", ends),
        Samples.gauge("kafka_consumergroup_members", "Members of the group", members),
        Samples.gauge(
            "streaming_replay_progress_ratio",
            "How much the group has read of what it reads again, from 0 to 1; missing if nothing",
            replayed));
  }

  /** Partitions that an open transaction holds back. */
  static MetricSnapshot held(Map<TopicPartition, HeldPartition> heldBack) {
    Map<Labels, Number> seconds = new HashMap<>();
    heldBack.forEach((partition, held) -> seconds.put(labels(partition), held.forSec()));
    return Samples.gauge(
        "streaming_held_back_seconds",
        "How long an open transaction has held back all that was written behind it",
        seconds);
  }

  private static MetricSnapshot byPartition(
      String name,
      String help,
      Map<String, GroupLag> groups,
      Function<PartitionLag, Number> figure) {
    Map<Labels, Number> values = new HashMap<>();
    groups.forEach(
        (group, lag) ->
            lag.partitions()
                .forEach(
                    (partition, of) ->
                        put(
                            values,
                            labels(partition).merge(Labels.of("consumergroup", group)),
                            figure.apply(of))));
    return Samples.gauge(name, help, values);
  }

  private static void put(Map<Labels, Number> values, Labels labels, Number value) {
    if (value != null) {
      values.put(labels, value);
    }
  }

  private static Labels labels(TopicPartition partition) {
    return Labels.of(
        "topic", partition.topic(), "partition", Integer.toString(partition.partition()));
  }
}
