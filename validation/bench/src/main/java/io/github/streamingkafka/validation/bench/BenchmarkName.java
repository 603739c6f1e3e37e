package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The benchmarks there are. */
enum BenchmarkName {
  BURST,
  PRODUCER,
  INVENTORY,
  ANALYTICS,
  LATENCY,
  START,
  GROWTH,
  IDS,
  PARTITIONS,
  BYTES;

  /** Those that {@code shapes} consists of. */
  static final Set<BenchmarkName> SHAPES = EnumSet.of(IDS, PARTITIONS, BYTES);

  /** Makes what all candidates find. */
  Benchmark prepare(BenchmarkEnvironment environment) throws IOException {
    return switch (this) {
      case BURST -> ProducerBenchmark.burst(environment);
      case PRODUCER -> ProducerBenchmark.producer(environment);
      case INVENTORY -> InventoryBenchmark.prepare(environment);
      case ANALYTICS -> AnalyticsBenchmark.prepare(environment);
      case LATENCY -> LatencyBenchmark.prepare(environment);
      case START -> StartBenchmark.prepare(environment);
      case GROWTH -> GrowthBenchmark.bySize(environment);
      case IDS -> GrowthBenchmark.byIds(environment);
      case PARTITIONS -> ShapesBenchmark.byPartitions(environment);
      case BYTES -> ShapesBenchmark.byBytes(environment);
    };
  }

  /** What users call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
