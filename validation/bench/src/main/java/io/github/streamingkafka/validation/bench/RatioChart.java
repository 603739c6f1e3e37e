package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Benchmark.Curve;
import io.github.streamingkafka.validation.bench.measure.Result;
import io.github.streamingkafka.validation.bench.measure.Spread;
import io.github.streamingkafka.validation.chart.Chart;
import io.github.streamingkafka.validation.chart.Chart.Span;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The curves of a benchmark: ratios as the table has them, so that what does not grow stays at 1.
 */
record RatioChart(Result result) {
  private static final List<Color> COLOURS =
      List.of(Chart.BLUE, Chart.ORANGE, Chart.RED, Chart.GREEN);
  private static final double FLAT_FROM = 0.9;
  private static final double FLAT_TO = 1.1;
  private static final double MIN_SHOWN = 0.8;
  private static final double MAX_SHOWN = 1.2;
  private static final double GRID = 10;
  private static final double ROOM = 0.03;

  /** How far one curve's points are beside the next one's, which would lie on them otherwise. */
  private static final double BESIDE = 0.04;

  Chart chart() {
    Benchmark benchmark = result.benchmark();
    String title = benchmark.title();
    Chart chart =
        new Chart(
            title,
            title,
            bars(benchmark.curves().get(0)),
            "ratio",
            "Each figure divided by that of the reference.");
    chart.places(benchmark.places());
    chart.band(FLAT_FROM, FLAT_TO, "flat: within 10%");
    double bottom = MIN_SHOWN;
    double top = MAX_SHOWN;
    for (int i = 0; i < benchmark.curves().size(); i++) {
      Curve curve = benchmark.curves().get(i);
      List<Span> spans = spans(curve, (i - (benchmark.curves().size() - 1) / 2.0) * BESIDE);
      chart.spans(curve.what(), spans, COLOURS.get(i % COLOURS.size()));
      for (Span span : spans) {
        // On a line of the grid, with room for the point.
        bottom = Math.min(bottom, Math.floor((span.least() - ROOM) * GRID) / GRID);
        top = Math.max(top, Math.ceil((span.most() + ROOM) * GRID) / GRID);
      }
    }
    chart.between(bottom, top);
    return chart;
  }

  /**
   * The ratios of a curve.
   *
   * @param beside by how much its points are moved to the right
   */
  List<Span> spans(Curve curve, double beside) {
    List<Span> spans = new ArrayList<>();
    for (int place = 0; place < curve.candidates().size(); place++) {
      Spread ratio =
          Spread.ratio(
              result.values(curve.candidates().get(place), curve.measure()),
              result.values(curve.rivals().get(place), curve.measure()));
      spans.add(new Span(place + beside, ratio.median(), ratio.least(), ratio.most()));
    }
    return spans;
  }

  private String bars(Curve first) {
    int rounds = result.values(first.rivals().get(0), first.measure()).size();
    return rounds == 1
        ? "one round"
        : String.format(Locale.ROOT, "bars from the least to the most of %d rounds", rounds);
  }
}
