package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Latencies;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.process.Installation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** How long after an order is in the log its outcome can be read, at a steady rate. */
final class LatencyBenchmark implements Benchmark {
  private static final int ORDERS_PER_SECOND = 1_000;
  private static final int SECONDS_BEFORE = 5;
  private static final String OWN = "inventory-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final Map<String, String> SHORT_COMMITS =
      Map.of("COMMIT_MS", "10", "LINGER_MS", "0");

  private final BenchmarkEnvironment environment;
  private final BenchOptions options;

  LatencyBenchmark(BenchmarkEnvironment environment) {
    this.environment = environment;
    options = environment.options();
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "latency: %d orders a second for %d s, from the time at which an order is appended to"
            + " the log until a reader of committed records has its outcome",
        ORDERS_PER_SECOND,
        options.seconds);
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm own = options.own(MeasuredJvm.OF_INVENTORY);
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_INVENTORY);
    return List.of(
        candidate(
            OWN,
            "default settings; " + own.description(),
            own,
            List.of("-jar", Installation.jar("inventory-consumer").toString()),
            Map.of()),
        candidate(
            STREAMS,
            "as in the benchmark of inventory, but commit.interval.ms=10, linger.ms=0; "
                + rival.description(),
            rival,
            List.of("-cp", ClassPath.rival(), StreamsInventory.class.getName()),
            SHORT_COMMITS));
  }

  private Candidate candidate(
      String name,
      String given,
      MeasuredJvm jvm,
      List<String> program,
      Map<String, String> settings) {
    return new Candidate(
        name,
        given,
        round -> {
          InventoryTrial trial = new InventoryTrial(environment, name, round);
          Launch launch = new Launch(name, jvm, program, trial.variables(settings));
          Running running = environment.launcher().start(launch, round);
          try (SteadyOrders orders =
              new SteadyOrders(environment, trial.topics(), ORDERS_PER_SECOND)) {
            orders.run(SECONDS_BEFORE, running);
            double before = running.figures().cpuSeconds().orElse(0);
            Latencies latencies = orders.run(options.seconds, running);
            OptionalDouble cpu = running.figures().cpuSeconds();
            return new Sample()
                .with(Measure.P50_MS, latencies.percentile(50))
                .with(Measure.P99_MS, latencies.percentile(99))
                .with(
                    Measure.CPU_SECONDS,
                    cpu.isPresent() ? OptionalDouble.of(cpu.getAsDouble() - before) : cpu)
                .with(Measure.PEAK_MB, running.figures().peakMb());
          } finally {
            running.stop();
            trial.clean();
          }
        });
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(20, Measure.P50_MS, OWN),
        Goal.atMost(60, Measure.P99_MS, OWN),
        Goal.ratioAtMost(1, Measure.CPU_SECONDS, OWN, STREAMS));
  }
}
