package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.Result;
import io.github.streamingkafka.validation.bench.measure.Spread;
import io.github.streamingkafka.validation.chart.Chart;
import io.github.streamingkafka.validation.chart.Chart.Span;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What growth measured, as a chart over the sizes: each figure divided by that of the smallest
 * size, so that what does not grow stays at 1.
 *
 * @param sizes numbers of orders, which rise
 */
record GrowthChart(Result result, List<Integer> sizes) {
  private static final double MIN_SHOWN = 0.8;
  private static final double MAX_SHOWN = 1.2;
  private static final double GRID = 10;
  private static final double ROOM = 0.03;

  /** How far one figure's points are beside the next one's, which would lie on them otherwise. */
  private static final double BESIDE = 1.05;

  Chart chart() {
    Chart chart =
        new Chart(
            "growth",
            "Analytics at %s to %s orders"
                .formatted(number(sizes.get(0)), number(sizes.get(sizes.size() - 1))),
            "orders, each with its outcome (logarithmic); " + bars(),
            "relative to %s orders".formatted(number(sizes.get(0))),
            "Each figure divided by that of the smallest size.");
    chart.logarithmic(sizes.stream().mapToDouble(Integer::doubleValue).toArray());
    chart.band(GrowthBenchmark.FLAT_FROM, GrowthBenchmark.FLAT_TO, "flat: within 10%");
    add(chart, Measure.RECORDS_PER_SECOND, "records a second", "", Chart.BLUE, 1 / BESIDE);
    add(chart, Measure.HEAP_MB, "heap after a collection", " MB", Chart.ORANGE, 1);
    add(chart, Measure.METRICS_MS, "response of /metrics", " ms", Chart.RED, BESIDE);
    chart.between(bottom(), top());
    return chart;
  }

  /** The ratios of a figure, as the table has them. */
  List<Span> ratios(Measure measure) {
    return sizes.stream()
        .map(
            size -> {
              Spread ratio = Spread.ratio(values(size, measure), values(sizes.get(0), measure));
              return new Span(size, ratio.median(), ratio.least(), ratio.most());
            })
        .toList();
  }

  private void add(
      Chart chart, Measure measure, String what, String unit, Color colour, double beside) {
    double first = Spread.of(values(sizes.get(0), measure)).median();
    chart.spans(
        "%s (1 is %s%s)".formatted(what, shown(measure, first), unit),
        ratios(measure).stream()
            .map(span -> new Span(span.at() * beside, span.value(), span.least(), span.most()))
            .toList(),
        colour);
  }

  private String bars() {
    int rounds = values(sizes.get(0), Measure.RECORDS_PER_SECOND).size();
    return rounds == 1
        ? "one round"
        : String.format(Locale.ROOT, "bars from the least to the most of %d rounds", rounds);
  }

  /** On a line of the grid, with room below for the point. */
  private double bottom() {
    double least = all().stream().mapToDouble(Span::least).min().orElse(1);
    return Math.min(MIN_SHOWN, Math.floor((least - ROOM) * GRID) / GRID);
  }

  private double top() {
    double most = all().stream().mapToDouble(Span::most).max().orElse(1);
    return Math.max(MAX_SHOWN, Math.ceil((most + ROOM) * GRID) / GRID);
  }

  private List<Span> all() {
    return Stream.of(Measure.RECORDS_PER_SECOND, Measure.HEAP_MB, Measure.METRICS_MS)
        .flatMap(measure -> ratios(measure).stream())
        .toList();
  }

  private List<Double> values(int size, Measure measure) {
    return result.values(GrowthBenchmark.name(size), measure);
  }

  private static String shown(Measure measure, double value) {
    return measure == Measure.RECORDS_PER_SECOND ? number(Math.round(value)) : measure.show(value);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
