package io.github.streamingkafka.validation.faults.history;

import io.github.streamingkafka.validation.chart.Chart;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Rate, lag and latency over the time of a run, with its faults as coloured bars behind them. */
public final class FaultCharts {
  private static final double MS_A_SECOND = 1e3;
  private static final Duration RATE_OVER = Duration.ofSeconds(2);

  private static final Map<FaultTarget, Color> COLOURS =
      new EnumMap<>(
          Map.of(
              FaultTarget.PRODUCER, Chart.BLUE,
              FaultTarget.INVENTORY, Chart.GREEN,
              FaultTarget.ANALYTICS, Chart.ORANGE,
              FaultTarget.BROKER, Chart.RED,
              FaultTarget.TOPICS, new Color(0x8a5cc2)));

  private final History history;
  private final StackSettings settings;
  private final NavigableMap<Double, Double> latencies;

  /**
   * @param latencies the longest time from an order to its outcome in milliseconds, by the seconds
   *     after the beginning of the run at which the outcome was made
   */
  public FaultCharts(
      History history, StackSettings settings, NavigableMap<Double, Double> latencies) {
    this.history = history;
    this.settings = settings;
    this.latencies = latencies;
  }

  /** Draws them as SVG and PNG. */
  public void write(Path directory) throws IOException {
    for (Chart chart : List.of(rate(), lag(), latency())) {
      Path svg = directory.resolve("faults-" + chart.name() + ".svg");
      Files.writeString(svg, chart.svgFile());
      try (OutputStream png =
          Files.newOutputStream(directory.resolve("faults-" + chart.name() + ".png"))) {
        chart.writePng(png);
      }
    }
  }

  private Chart rate() {
    Chart chart = over("rate", "Rate under faults", "records a second");
    for (Flow flow : Flow.values()) {
      chart.line(flow.label(), rates(flow), colour(flow));
    }
    return withFaults(chart);
  }

  private static Color colour(Flow flow) {
    return switch (flow) {
      case WRITTEN -> Chart.BLUE;
      case DECIDED -> Chart.GREEN;
      case COUNTED -> Chart.ORANGE;
    };
  }

  private Chart lag() {
    Chart chart = over("lag", "Lag under faults", "records");
    chart.line(
        settings.inventoryGroup(),
        values(lags -> lags.lag(settings.inventoryGroup())),
        Chart.GREEN);
    chart.line(
        settings.analyticsGroup(),
        values(lags -> lags.lag(settings.analyticsGroup())),
        Chart.ORANGE);
    return withFaults(chart);
  }

  private Chart latency() {
    Chart chart = over("latency", "From an order to its outcome under faults", "milliseconds");
    chart.points("longest of the second", latencies, Chart.BLUE);
    return withFaults(chart);
  }

  private static Chart over(String name, String title, String up) {
    return new Chart(name, title, "seconds", up, title);
  }

  private Chart withFaults(Chart chart) {
    COLOURS.forEach(
        (target, colour) ->
            chart.lane(
                "fault of " + target.cliName(),
                history.rounds().stream()
                    .filter(round -> round.fault().kind().target() == target)
                    .map(round -> new double[] {seconds(round.begun()), seconds(round.recovered())})
                    .toList(),
                colour));
    return chart;
  }

  private NavigableMap<Double, Double> values(ToDoubleFunction<GroupLags> of) {
    NavigableMap<Double, Double> values = new TreeMap<>();
    history.samples().forEach((at, lags) -> values.put(seconds(at), of.applyAsDouble(lags)));
    return values;
  }

  /** How fast it goes on; what goes back is no rate. */
  private NavigableMap<Double, Double> rates(Flow flow) {
    NavigableMap<Duration, GroupLags> samples = history.samples();
    NavigableMap<Double, Double> rates = new TreeMap<>();
    samples.forEach(
        (at, now) -> {
          Map.Entry<Duration, GroupLags> before = samples.floorEntry(at.minus(RATE_OVER));
          if (before != null) {
            long grown = flow.at(now, settings) - flow.at(before.getValue(), settings);
            rates.put(seconds(at), Math.max(0, grown) / (seconds(at) - seconds(before.getKey())));
          }
        });
    return rates;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / MS_A_SECOND;
  }
}
