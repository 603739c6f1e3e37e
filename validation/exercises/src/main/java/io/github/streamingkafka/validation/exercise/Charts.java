package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.chart.Chart;
import io.github.streamingkafka.validation.exercise.recording.LagTable;
import io.github.streamingkafka.validation.exercise.recording.Percentile;
import io.github.streamingkafka.validation.exercise.recording.Recording;
import io.github.streamingkafka.validation.exercise.recording.Recording.Sample;
import io.github.streamingkafka.validation.exercise.recording.Recording.Step;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.awt.Color;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;

/** What was recorded, as charts over the seconds since the exercise began. */
final class Charts {
  private static final double MS_A_SECOND = 1e3;

  /** A rate is taken over so much time at least: what is served changes once a second. */
  private static final double RATE_SECONDS = 0.9;

  private final Recording recording;
  private final StackSettings settings;

  Charts(Recording recording, StackSettings settings) {
    this.recording = recording;
    this.settings = settings;
  }

  /** All of them. */
  List<Chart> all() {
    List<Chart> charts =
        new ArrayList<>(List.of(throughput(), ordersPerMinute(), lag(), lagByPartition()));
    if (!recording.latencies().isEmpty()) {
      charts.add(latency());
    }
    return charts;
  }

  private Chart throughput() {
    Chart chart =
        overTime(
            "throughput",
            "Throughput",
            "records a second",
            "Orders and outcomes as they arrive in the log, and events (both) as analytics counts"
                + " them.");
    chart.line("orders written", rates(offsets(settings.kafka().orderTopic())), Chart.BLUE);
    chart.line("outcomes written", rates(offsets(settings.kafka().inventoryTopic())), Chart.GREEN);
    chart.line(
        "events counted by analytics",
        rates(
            served(
                metrics ->
                    metrics.path("orders_total").asDouble()
                        + metrics.path("inventory_events").asDouble())),
        Chart.ORANGE);
    return chart;
  }

  private Chart ordersPerMinute() {
    Chart chart =
        overTime(
            "orders-per-min",
            "orders_per_min",
            "orders a minute",
            "Orders counted within the window, scaled to a minute: it tells when they were"
                + " counted.");
    chart.line(
        "orders_per_min of /metrics",
        served(metrics -> metrics.path("orders_per_min").asDouble()),
        Chart.BLUE);
    return chart;
  }

  private Chart lag() {
    Chart chart =
        overTime(
            "lag",
            "Lag in total",
            "records",
            "Records between the committed offsets and the ends of the log: by our own count, as"
                + " served, and as Kafka's own tool says.");
    chart.line(settings.analyticsGroup(), lagOf(settings.analyticsGroup()), Chart.ORANGE);
    chart.line(settings.inventoryGroup(), lagOf(settings.inventoryGroup()), Chart.GREEN);
    chart.points("in /metrics", served(metrics -> metrics.at("/lag/total").asDouble()), Chart.BLUE);
    chart.points("by kafka-consumer-groups", tables(settings.analyticsGroup()), Chart.RED);
    return chart;
  }

  private Chart lagByPartition() {
    Chart chart =
        overTime(
            "lag-by-partition",
            "Lag of " + settings.analyticsGroup() + " by partition",
            "records",
            "A consumer takes what it has fetched of one partition before it turns to the next.");
    Map<TopicPartition, NavigableMap<Double, Double>> lags = KafkaOffsets.sortedMap();
    groupLags(
        (seconds, groupLags) ->
            groupLags
                .lags()
                .get(settings.analyticsGroup())
                .forEach(
                    (partition, lag) ->
                        lags.computeIfAbsent(partition, first -> new TreeMap<>())
                            .put(seconds, lag.doubleValue())));
    long ofOrders = lags.keySet().stream().filter(this::isOfOrders).count();
    lags.forEach(
        (partition, lag) ->
            chart.line(
                partition.toString(),
                lag,
                isOfOrders(partition)
                    ? shade(Chart.BLUE, partition.partition(), ofOrders)
                    : shade(Chart.GREEN, partition.partition(), lags.size() - ofOrders)));
    return chart;
  }

  private boolean isOfOrders(TopicPartition partition) {
    return partition.topic().equals(settings.kafka().orderTopic());
  }

  private Chart latency() {
    Chart chart =
        new Chart(
            "latency",
            "From an order to its outcome",
            "milliseconds",
            "% of the orders",
            "How many of a burst's orders had their outcome within so many milliseconds, by the two"
                + " timestamps in the log.");
    List<Color> colours = List.of(Chart.BLUE, Chart.ORANGE, Chart.GREEN);
    int number = 0;
    for (Map.Entry<String, long[]> run : recording.latencies().entrySet()) {
      long[] latencies = run.getValue();
      NavigableMap<Double, Double> shares = new TreeMap<>();
      for (int i = 0; i < latencies.length; i++) {
        shares.put((double) latencies[i], 100.0 * (i + 1) / latencies.length);
      }
      chart.line(
          String.format(
              Locale.ROOT,
              "%s: p50 %d ms, p99 %d ms",
              run.getKey(),
              Percentile.of(latencies, 50),
              Percentile.of(latencies, 99)),
          shares,
          colours.get(number++ % colours.size()));
    }
    return chart;
  }

  private Chart overTime(String name, String title, String what, String says) {
    Chart chart = new Chart(name, title, "seconds since the exercise began", what, says);
    chart.until(end());
    int number = 0;
    for (Step step : recording.steps()) {
      number++;
      if (seconds(step.at()) <= end()) {
        chart.mark(seconds(step.at()), Integer.toString(number));
      }
    }
    return chart;
  }

  /** From the full colour to a light one. */
  private static Color shade(Color colour, int number, long of) {
    double light = 0.65 * number / Math.max(1, of - 1);
    return new Color(
        lighter(colour.getRed(), light),
        lighter(colour.getGreen(), light),
        lighter(colour.getBlue(), light));
  }

  private static int lighter(int part, double light) {
    return (int) Math.round(part + (255 - part) * light);
  }

  private NavigableMap<Double, Double> offsets(String topic) {
    NavigableMap<Double, Double> ends = new TreeMap<>();
    groupLags(
        (seconds, groupLags) ->
            ends.put(
                seconds,
                groupLags.ends().entrySet().stream()
                    .filter(end -> end.getKey().topic().equals(topic))
                    .mapToDouble(Map.Entry::getValue)
                    .sum()));
    return ends;
  }

  private NavigableMap<Double, Double> lagOf(String group) {
    NavigableMap<Double, Double> lag = new TreeMap<>();
    groupLags((seconds, groupLags) -> lag.put(seconds, (double) groupLags.lag(group)));
    return lag;
  }

  private void groupLags(BiConsumer<Double, GroupLags> each) {
    recording
        .samples()
        .forEach(
            sample ->
                sample
                    .groupLags()
                    .ifPresent(groupLags -> each.accept(seconds(sample.at()), groupLags)));
  }

  /** A figure of {@code /metrics}, at the times at which it was made. */
  private NavigableMap<Double, Double> served(ToDoubleFunction<JsonNode> figure) {
    NavigableMap<Double, Double> values = new TreeMap<>();
    for (Sample sample : recording.samples()) {
      sample
          .metrics()
          .ifPresent(
              metrics -> {
                double seconds = seconds(Instant.ofEpochMilli(Sample.madeAt(metrics)));
                if (seconds >= 0) {
                  values.put(seconds, figure.applyAsDouble(metrics));
                }
              });
    }
    return values;
  }

  private NavigableMap<Double, Double> tables(String group) {
    NavigableMap<Double, Double> lags = new TreeMap<>();
    for (LagTable table : recording.lagTables()) {
      long lag = table.lag(group);
      if (lag >= 0) {
        lags.put(seconds(table.endedAt()), (double) lag);
      }
    }
    return lags;
  }

  /** How fast something grows; what becomes less was counted anew, and counts from there. */
  private static NavigableMap<Double, Double> rates(NavigableMap<Double, Double> counts) {
    NavigableMap<Double, Double> rates = new TreeMap<>();
    for (Map.Entry<Double, Double> now : counts.entrySet()) {
      Map.Entry<Double, Double> before = counts.floorEntry(now.getKey() - RATE_SECONDS);
      if (before != null) {
        double grown = now.getValue() - before.getValue();
        rates.put(
            now.getKey(), (grown < 0 ? now.getValue() : grown) / (now.getKey() - before.getKey()));
      }
    }
    return rates;
  }

  private double end() {
    return recording.latest().map(sample -> seconds(sample.at())).orElse(1.0);
  }

  private double seconds(Instant at) {
    return Duration.between(recording.startedAt(), at).toMillis() / MS_A_SECOND;
  }
}
