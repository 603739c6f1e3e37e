package io.github.streamingkafka.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Benchmark.Curve;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.Result;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.chart.Chart.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RatioChartTest {
  private static final List<String> SIZES = List.of("1 order", "10 orders", "50 orders");

  @Test
  void shouldDivideEachFigureByThatOfItsRival() {
    RatioChart chart = new RatioChart(result());
    assertThat(chart.spans(curve(Measure.RECORDS_PER_SECOND), 0))
        .containsExactly(
            new Span(0, 1, 1, 1), new Span(1, 1.25, 1.1, 1.25), new Span(2, 1.5, 1.4, 1.5));
    assertThat(chart.spans(curve(Measure.HEAP_BYTES), 0.5))
        .containsExactly(
            new Span(0.5, 1, 1, 1),
            new Span(1.5, 1.05, 1.05, 1.05),
            new Span(2.5, 1.25, 1.25, 1.25));
  }

  @Test
  void shouldNameThePlacesTheFiguresAndWhatIsFlat() throws IOException {
    assertThat(new RatioChart(result()).chart().svgFile())
        .startsWith("<?xml")
        .contains(">growth<", ">1 order<", ">10 orders<", ">50 orders<")
        .contains("3 rounds", "flat: within 10%")
        .contains(">records/s, relative to 1 order<", ">heap bytes/order, relative to 1 order<");
  }

  @Test
  void shouldShowAllThatWasMeasured() throws IOException {
    // The fastest answer took 0.5 of the time; the most records a second were 1.5 times as many.
    assertThat(new RatioChart(result()).chart().svgFile())
        .contains(">0.4<", ">1.6<")
        .doesNotContain(">0.3<", ">1.7<");
  }

  private static Curve curve(Measure measure) {
    return Curve.relative(measure.title(), measure, SIZES, SIZES.get(0));
  }

  private static Result result() {
    Result result =
        new Result(
            new Benchmark(
                "growth",
                SIZES.stream().map(name -> new Candidate(name, "", round -> new Sample())).toList(),
                List.of(),
                SIZES,
                Stream.of(Measure.RECORDS_PER_SECOND, Measure.HEAP_BYTES, Measure.METRICS_MS)
                    .map(RatioChartTest::curve)
                    .toList()),
            Map.of());
    add(result, "1 order", 20, 4, 800_000, 800_000, 800_000);
    add(result, "10 orders", 21, 2, 1_000_000, 880_000, 1_000_000);
    add(result, "50 orders", 25, 3, 1_200_000, 1_120_000, 1_200_000);
    return result;
  }

  /** Rounds that only differ in their rates. */
  private static void add(
      Result result, String size, double heap, double metrics, double... rates) {
    for (double rate : rates) {
      Sample sample = new Sample().with(Measure.RECORDS_PER_SECOND, rate);
      result.add(size, sample.with(Measure.HEAP_BYTES, heap).with(Measure.METRICS_MS, metrics));
    }
  }
}
