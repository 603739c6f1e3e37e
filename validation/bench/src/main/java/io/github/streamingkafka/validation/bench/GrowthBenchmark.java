package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.HeapAfterGc;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The same work at sizes that differ: what it takes must not grow with what is there. */
final class GrowthBenchmark {
  /** What stays between these, as a ratio to the smallest size, does not grow. */
  static final double FLAT_FROM = 0.9;

  static final double FLAT_TO = 1.1;

  private GrowthBenchmark() {}

  static Benchmark prepare(BenchmarkEnvironment environment) throws IOException {
    BenchOptions options = environment.options();
    List<Candidate> candidates = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    String first = name(options.sizes().get(0));
    // All backlogs are there at once, since each has its turn in each round.
    for (int size : options.sizes()) {
      String name = name(size);
      candidates.add(candidate(environment, new Backlog(environment, "-" + size, size)));
      if (!name.equals(first)) {
        goals.add(Goal.ratioAtLeast(FLAT_FROM, Measure.RECORDS_PER_SECOND, name, first));
        goals.add(Goal.ratioAtMost(FLAT_TO, Measure.HEAP_MB, name, first));
        goals.add(Goal.ratioAtMost(FLAT_TO, Measure.METRICS_MS, name, first));
      }
    }
    return new Benchmark(
        "growth: orders and their outcomes counted, by how many there are", candidates, goals);
  }

  private static Candidate candidate(BenchmarkEnvironment environment, Backlog backlog) {
    BenchOptions options = environment.options();
    MeasuredProgram analytics =
        MeasuredProgram.watchedAnalytics(
            name(backlog.orders()), options.own(MeasuredJvm.OF_ANALYTICS));
    return new Candidate(
        analytics.name(),
        analytics.jvm().description(),
        round ->
            backlog.count(
                analytics,
                round,
                (running, served, sample) -> {
                  served.awaitOrders(running, backlog.orders());
                  served.awaitRest(running);
                  double heap = new HeapAfterGc(options.java, running.pid()).megabytes();
                  sample.with(Measure.METRICS_MS, served.responseMs()).with(Measure.HEAP_MB, heap);
                }));
  }

  /** What the candidate of a size is called. */
  static String name(int orders) {
    return orders + " orders";
  }
}
