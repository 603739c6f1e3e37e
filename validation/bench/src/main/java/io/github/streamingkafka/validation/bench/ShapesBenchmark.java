package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Benchmark.Curve;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import java.util.ArrayList;
import java.util.List;

/** What it costs that there are many partitions, and that orders are large. */
final class ShapesBenchmark {
  private static final int ORDERS = 1_000_000;
  private static final int MANY = 100;
  private static final int VERY_MANY = 300;
  private static final int LARGE = 10_000;
  private static final int VERY_LARGE = 500_000;

  private static final String BURST = "burst";
  private static final String INVENTORY = "inventory";
  private static final String ANALYTICS = "analytics";

  private ShapesBenchmark() {}

  static Benchmark byPartitions(BenchmarkEnvironment environment) {
    BenchOptions options = environment.options();
    Shape shape = options.shape(ORDERS);
    List<Integer> counts = List.of(options.partitions, MANY, VERY_MANY);
    List<Candidate> candidates = new ArrayList<>();
    List<String> flags = MeasuredJvm.OF_LARGE_BURSTS;
    for (int partitions : counts) {
      Shape each = shape.in(partitions);
      candidates.add(
          new ProducerBenchmark(environment, flags, shape.orders(), partitions, null)
              .own(name(BURST, partitions)));
      candidates.add(
          new InventoryBenchmark(environment, "orders-to-decide-" + partitions, each)
              .own(name(INVENTORY, partitions)));
      Backlog backlog = new Backlog(environment, "-" + partitions, each);
      MeasuredProgram analytics =
          MeasuredProgram.watchedAnalytics(
              name(ANALYTICS, partitions), options.own(MeasuredJvm.OF_ANALYTICS));
      candidates.add(
          new Candidate(
              analytics,
              "default settings",
              round -> backlog.count(analytics, round, (trial, served, sample) -> {})));
    }
    List<Goal> goals = new ArrayList<>();
    List<Curve> curves = new ArrayList<>();
    for (String work : List.of(BURST, INVENTORY, ANALYTICS)) {
      boolean isAnalytics = work.equals(ANALYTICS);
      Measure rate = isAnalytics ? Measure.FROM_START : Measure.RECORDS_PER_SECOND;
      double least = isAnalytics ? 0.75 : 0.6;
      String few = name(work, options.partitions);
      goals.add(Goal.ratioAtLeast(0.85, rate, name(work, MANY), few));
      goals.add(Goal.ratioAtLeast(least, rate, name(work, VERY_MANY), few));
      List<String> names = counts.stream().map(count -> name(work, count)).toList();
      curves.add(Curve.relative(rate.title(), rate, names, few));
    }
    return new Benchmark(
        "shapes by partitions: " + shape.orders() + " orders sent, decided and counted",
        candidates,
        goals,
        counts.stream().map(count -> count + " partitions").toList(),
        curves);
  }

  /** By how large orders are, and by how many partitions large ones are in. */
  static Benchmark byBytes(BenchmarkEnvironment environment) {
    Shape usual = environment.options().shape(ORDERS);
    List<Shape> shapes =
        List.of(usual.sized(LARGE), usual.sized(VERY_LARGE), usual.sized(VERY_LARGE).in(MANY));
    List<Candidate> candidates = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    List<String> places = new ArrayList<>();
    List<String> own = new ArrayList<>();
    List<String> copying = new ArrayList<>();
    for (Shape shape : shapes) {
      String place = "%s bytes, %s partitions".formatted(shape.bytes(), shape.partitions());
      String decided = INVENTORY + ", " + place;
      String copied = "copying, " + place;
      InventoryBenchmark orders =
          new InventoryBenchmark(environment, "orders-" + places.size(), shape);
      candidates.addAll(List.of(orders.own(decided), orders.copying(copied)));
      goals.add(Goal.ratioAtLeast(0.8, Measure.MB_PER_SECOND, decided, copied));
      if (!own.isEmpty()) {
        goals.add(Goal.ratioAtMost(1.1, Measure.PEAK_MB, decided, own.get(0)));
      }
      places.add(place);
      own.add(decided);
      copying.add(copied);
    }
    return new Benchmark(
        "shapes by bytes: large orders decided, whose further fields nobody knows",
        candidates,
        goals,
        places,
        List.of(
            new Curve("MB/s, relative to copying", Measure.MB_PER_SECOND, own, copying),
            Curve.relative("peak MB", Measure.PEAK_MB, own, own.get(0))));
  }

  private static String name(String work, int partitions) {
    return work + ", " + partitions + " partitions";
  }
}
