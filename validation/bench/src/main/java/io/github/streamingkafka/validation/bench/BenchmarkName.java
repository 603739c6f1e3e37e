package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import java.io.IOException;
import java.util.Locale;

/** The benchmarks there are. */
enum BenchmarkName {
  BURST(ProducerBenchmark::burst),
  PRODUCER(ProducerBenchmark::producer),
  INVENTORY(InventoryBenchmark::prepare),
  ANALYTICS(AnalyticsBenchmark::prepare),
  LATENCY(LatencyBenchmark::prepare),
  START(StartBenchmark::prepare),
  GROWTH(GrowthBenchmark::prepare);

  private interface Preparation {
    Benchmark prepare(BenchmarkEnvironment environment) throws IOException;
  }

  private final Preparation preparation;

  BenchmarkName(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Makes what all candidates find. */
  Benchmark prepare(BenchmarkEnvironment environment) throws IOException {
    return preparation.prepare(environment);
  }

  /** What users call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
