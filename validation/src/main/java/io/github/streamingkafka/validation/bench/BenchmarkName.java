package io.github.streamingkafka.validation.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The benchmarks there are. */
enum BenchmarkName {
  BURST,
  PRODUCER,
  INVENTORY,
  ANALYTICS,
  LATENCY,
  START,
  GROWTH;

  /** Makes what all contestants find. */
  Benchmark prepare(Bed bed) throws IOException {
    return switch (this) {
      case BURST -> new BurstBenchmark(bed);
      case PRODUCER -> new ProducerBenchmark(bed);
      case INVENTORY -> new InventoryBenchmark(bed);
      case ANALYTICS -> new AnalyticsBenchmark(bed);
      case LATENCY -> new LatencyBenchmark(bed);
      case START -> new StartBenchmark(bed);
      case GROWTH -> new GrowthBenchmark(bed);
    };
  }

  /** The benchmark that users call so. */
  static Optional<BenchmarkName> named(String name) {
    return Arrays.stream(values()).filter(each -> each.spelling().equals(name)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(BenchmarkName::spelling).collect(Collectors.joining(", "));
  }

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
