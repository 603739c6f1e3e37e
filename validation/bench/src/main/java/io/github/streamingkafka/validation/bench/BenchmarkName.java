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

  /** The benchmark that users call so. */
  static Optional<BenchmarkName> fromName(String name) {
    return Arrays.stream(values()).filter(each -> each.cliName().equals(name)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(BenchmarkName::cliName).collect(Collectors.joining(", "));
  }

  String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
