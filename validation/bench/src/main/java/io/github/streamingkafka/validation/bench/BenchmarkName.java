package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import java.io.IOException;
import java.util.Locale;

/** The benchmarks there are. */
enum BenchmarkName {
  BURST,
  PRODUCER,
  INVENTORY,
  ANALYTICS,
  LATENCY,
  START,
  GROWTH;

  /** Makes what all candidates find. */
  Benchmark prepare(BenchmarkEnvironment environment) throws IOException {
    return switch (this) {
      case BURST -> ProducerBenchmark.burst(environment);
      case PRODUCER -> ProducerBenchmark.producer(environment);
      case INVENTORY -> InventoryBenchmark.prepare(environment);
      case ANALYTICS -> AnalyticsBenchmark.prepare(environment);
      case LATENCY -> LatencyBenchmark.prepare(environment);
      case START -> StartBenchmark.prepare(environment);
      case GROWTH -> GrowthBenchmark.prepare(environment);
    };
  }

  /** What users call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
