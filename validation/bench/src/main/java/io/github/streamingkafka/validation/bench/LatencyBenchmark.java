package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.exercise.recording.Percentile;
import java.util.List;
import java.util.Map;

/** How long after an order is in the log its outcome can be read, at a steady rate. */
final class LatencyBenchmark {
  private static final int ORDERS_PER_SECOND = 1_000;
  private static final int SECONDS_BEFORE = 5;
  private static final String OWN = "inventory-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final Map<String, String> SHORT_COMMITS =
      Map.of("COMMIT_MS", "10", "LINGER_MS", "0");

  private LatencyBenchmark() {}

  static Benchmark prepare(BenchmarkEnvironment environment) {
    BenchOptions options = environment.options();
    MeasuredProgram own =
        MeasuredProgram.service(OWN, options.own(MeasuredJvm.OF_INVENTORY), "inventory-consumer");
    MeasuredProgram streams =
        MeasuredProgram.rival(
            STREAMS, options.rival(MeasuredJvm.OF_INVENTORY), StreamsInventory.class);
    return new Benchmark(
        "latency: %s orders a second for %s s, from the time at which an order is appended to the log"
                .formatted(ORDERS_PER_SECOND, options.seconds)
            + " until a reader of committed records has its outcome",
        List.of(
            new Candidate(
                own, "default settings", round -> measure(environment, own, round, Map.of())),
            new Candidate(
                streams,
                "as in the benchmark of inventory, but commit.interval.ms=10, linger.ms=0",
                round -> measure(environment, streams, round, SHORT_COMMITS))),
        List.of(
            Goal.atMost(20, Measure.P50_MS, OWN),
            Goal.atMost(60, Measure.P99_MS, OWN),
            Goal.ratioAtMost(1, Measure.CPU_SECONDS, OWN, STREAMS)));
  }

  private static Sample measure(
      BenchmarkEnvironment environment,
      MeasuredProgram program,
      int round,
      Map<String, String> settings) {
    try (ConsumerTrial trial = new ConsumerTrial(environment, program, round, settings)) {
      Running running = trial.start();
      try (SteadyOrders orders =
          new SteadyOrders(environment, trial.variables(), ORDERS_PER_SECOND)) {
        long[] unused = orders.run(SECONDS_BEFORE, running);
        double before = running.figures().cpuSeconds().orElse(0);
        long[] millis = orders.run(environment.options().seconds, running);
        Sample sample =
            new Sample()
                .with(Measure.P50_MS, (double) Percentile.of(millis, 50))
                .with(Measure.P99_MS, (double) Percentile.of(millis, 99))
                .with(Measure.PEAK_MB, running.figures().peakMb());
        running
            .figures()
            .cpuSeconds()
            .ifPresent(after -> sample.with(Measure.CPU_SECONDS, after - before));
        return sample;
      }
    }
  }
}
