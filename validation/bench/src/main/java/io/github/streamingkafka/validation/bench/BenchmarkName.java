package io.github.streamingkafka.validation.bench;

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
      case BURST -> new BurstBenchmark(environment);
      case PRODUCER -> new ProducerBenchmark(environment);
      case INVENTORY -> new InventoryBenchmark(environment);
      case ANALYTICS -> new AnalyticsBenchmark(environment);
      case LATENCY -> new LatencyBenchmark(environment);
      case START -> new StartBenchmark(environment);
      case GROWTH -> new GrowthBenchmark(environment);
    };
  }

  /** What users call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
