package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.HeapAfterGc;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.ServedTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The same work at sizes that differ: what it takes must not grow with what is there. */
final class GrowthBenchmark implements Benchmark {
  /** What stays between these, as a ratio to the smallest size, does not grow. */
  static final double FLAT_FROM = 0.9;

  static final double FLAT_TO = 1.1;

  private final BenchOptions options;
  private final List<Backlog> backlogs = new ArrayList<>();

  GrowthBenchmark(BenchmarkEnvironment environment) throws IOException {
    options = environment.options();
    // All are there at once, since each has its turn in each round.
    for (int size : options.sizes()) {
      backlogs.add(new Backlog(environment, "-" + size, size));
    }
  }

  @Override
  public String title() {
    return "growth: orders and their outcomes counted, by how many there are";
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm jvm = options.own(MeasuredJvm.OF_ANALYTICS);
    return backlogs.stream()
        .map(
            backlog ->
                new Candidate(
                    name(backlog),
                    jvm.description(),
                    round ->
                        backlog.count(
                            name(backlog),
                            jvm,
                            AnalyticsBenchmark.PROGRAM,
                            round,
                            (running, analytics, sample) -> {
                              ServedTotals served = new ServedTotals(analytics);
                              served.awaitOrders(running, backlog.orders());
                              served.awaitRest(running);
                              sample
                                  .with(Measure.METRICS_MS, served.responseMs())
                                  .with(
                                      Measure.HEAP_MB,
                                      new HeapAfterGc(options.java, running.pid()).megabytes());
                            })))
        .toList();
  }

  @Override
  public List<Goal> goals() {
    String first = name(backlogs.get(0));
    return backlogs.stream()
        .skip(1)
        .map(GrowthBenchmark::name)
        .flatMap(
            name ->
                Stream.of(
                    Goal.ratioAtLeast(FLAT_FROM, Measure.RECORDS_PER_SECOND, name, first),
                    Goal.ratioAtMost(FLAT_TO, Measure.HEAP_MB, name, first),
                    Goal.ratioAtMost(FLAT_TO, Measure.METRICS_MS, name, first)))
        .toList();
  }

  private static String name(Backlog backlog) {
    return name(backlog.orders());
  }

  /** What the candidate of a size is called. */
  static String name(int orders) {
    return orders + " orders";
  }
}
