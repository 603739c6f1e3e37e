package io.github.streamingkafka.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.Result;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.chart.Chart.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthChartTest {
  private static final List<Integer> SIZES = List.of(1_000_000, 10_000_000, 50_000_000);

  @Test
  void shouldDivideEachFigureByThatOfTheSmallestSize() {
    GrowthChart chart = new GrowthChart(result(), SIZES);
    assertThat(chart.ratios(Measure.RECORDS_PER_SECOND))
        .containsExactly(
            new Span(1_000_000, 1, 1, 1),
            new Span(10_000_000, 1.25, 1.1, 1.25),
            new Span(50_000_000, 1.5, 1.4, 1.5));
    assertThat(chart.ratios(Measure.HEAP_MB))
        .extracting(Span::value)
        .containsExactly(1.0, 1.05, 1.25);
    assertThat(chart.ratios(Measure.METRICS_MS))
        .extracting(Span::value)
        .containsExactly(1.0, 0.5, 0.75);
  }

  @Test
  void shouldNameTheSizesTheFiguresAndWhatIsFlat() throws IOException {
    String svg = new GrowthChart(result(), SIZES).chart().svgFile();
    assertThat(svg)
        .startsWith("<?xml")
        .contains(">1,000,000<", ">10,000,000<", ">50,000,000<")
        .contains("relative to 1,000,000 orders", "3 rounds", "flat: within 10%")
        .contains("records a second (1 is 800,000)")
        .contains("heap after a collection (1 is 20.0 MB)")
        .contains("response of /metrics (1 is 4.00 ms)");
  }

  @Test
  void shouldShowAllThatWasMeasured() throws IOException {
    // The fastest answer took 0.5 of the time; the most records a second were 1.5 times as many.
    assertThat(new GrowthChart(result(), SIZES).chart().svgFile())
        .contains(">0.4<", ">1.6<")
        .doesNotContain(">0.3<", ">1.7<");
  }

  private static Result result() {
    Result result =
        new Result(
            new Benchmark(
                "growth",
                SIZES.stream()
                    .map(GrowthBenchmark::name)
                    .map(name -> new Candidate(name, "", round -> new Sample()))
                    .toList(),
                List.of()),
            Map.of());
    add(result, 1_000_000, 800_000, 20, 4, 800_000, 800_000);
    add(result, 10_000_000, 1_000_000, 21, 2, 880_000, 1_000_000);
    add(result, 50_000_000, 1_200_000, 25, 3, 1_120_000, 1_200_000);
    return result;
  }

  /** A first round, and further ones that only differ in their rates. */
  private static void add(
      Result result, int size, double rate, double heap, double metrics, double... rates) {
    result.add(GrowthBenchmark.name(size), sample(rate, heap, metrics));
    for (double another : rates) {
      result.add(GrowthBenchmark.name(size), sample(another, heap, metrics));
    }
  }

  private static Sample sample(double rate, double heap, double metrics) {
    return new Sample()
        .with(Measure.RECORDS_PER_SECOND, rate)
        .with(Measure.HEAP_MB, heap)
        .with(Measure.METRICS_MS, metrics);
  }
}
