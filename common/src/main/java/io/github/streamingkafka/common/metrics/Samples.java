package io.github.streamingkafka.common.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;

/** Figures of this moment as metrics. */
public final class Samples {
  private Samples() {}

  /** A figure that goes up and down. */
  public static MetricSnapshot gauge(String name, String help, Number value) {
    return gauge(name, help, Map.of(Labels.EMPTY, value));
  }

  /** The same, one for each of the labels. */
  public static MetricSnapshot gauge(
      String name, String help, Map<Labels, ? extends Number> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    values.forEach(
        (labels, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value.doubleValue())
                    .build()));
    return gauge.build();
  }

  /**
   * Figures that only grow, as long as the process lives.
   *
   * @param name without the ending {@code _total}
   */
  public static MetricSnapshot counter(
      String name, String help, Map<Labels, ? extends Number> values) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    values.forEach(
        (labels, value) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value.doubleValue())
                    .build()));
    return counter.build();
  }
}
