package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Benchmark.Curve;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.HeapAfterGc;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.measure.ServedTotals;
import io.github.streamingkafka.validation.bench.rival.StateLoop;
import io.github.streamingkafka.validation.orders.IdForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same work by numbers of orders, or by forms of their ids: what an order takes must not grow
 * with how many there are, nor by much with what its id looks like.
 */
final class GrowthBenchmark {
  private static final int ORDERS = 1_000_000;
  private static final int FEW_ORDERS = 100_000;
  private static final double BYTES_PER_MB = 1 << 20;
  private static final int CONTAINER_MB = 512;

  private final BenchmarkEnvironment environment;
  private final BenchOptions options;
  private final MeasuredProgram stateLoop;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();

  /** The heap of a process that has counted so few orders that their ids take next to nothing. */
  private final double fewHeapMb;

  private GrowthBenchmark(BenchmarkEnvironment environment) throws IOException {
    this.environment = environment;
    options = environment.options();
    stateLoop =
        MeasuredProgram.rival(
            "polling the state", options.rival(MeasuredJvm.OF_ANALYTICS), StateLoop.class);
    Backlog few = backlog(IdForm.OWN, FEW_ORDERS);
    Sample warmUp = few.count(analytics("few orders"), 0, this::lookAtHeap);
    environment.say("warm-up, few orders: " + warmUp);
    Sample sample = few.count(analytics("few orders"), 1, this::lookAtHeap);
    environment.say("few orders: " + sample);
    fewHeapMb = sample.figures().get(Measure.HEAP_MB);
  }

  /** By numbers of orders. */
  static Benchmark bySize(BenchmarkEnvironment environment) throws IOException {
    GrowthBenchmark growth = new GrowthBenchmark(environment);
    List<Integer> sizes = growth.options.sizes();
    List<Curve> curves = new ArrayList<>();
    for (IdForm form : growth.options.ids(IdForm.OWN)) {
      String smallest = name(form, sizes.get(0));
      // All backlogs are there at once, since each has its turn in each round.
      for (int size : sizes) {
        growth.add(form, size, smallest, 0.9);
      }
      List<String> names = sizes.stream().map(size -> name(form, size)).toList();
      for (Measure measure :
          List.of(Measure.RECORDS_PER_SECOND, Measure.HEAP_BYTES, Measure.METRICS_MS)) {
        curves.add(Curve.relative(form + " ids, " + measure.title(), measure, names, smallest));
      }
    }
    return growth.benchmark(
        "growth: orders and their outcomes counted, by how many there are",
        sizes.stream().map(size -> size + " orders").toList(),
        curves);
  }

  /** By forms of ids; the first, our own by default, is what the others are compared with. */
  static Benchmark byIds(BenchmarkEnvironment environment) throws IOException {
    GrowthBenchmark growth = new GrowthBenchmark(environment);
    int orders = growth.options.orders(ORDERS);
    List<IdForm> forms = growth.options.ids(IdForm.values());
    List<String> names = forms.stream().map(form -> name(form, orders)).toList();
    for (IdForm form : forms) {
      growth.add(form, orders, names.get(0), 0.6);
    }
    return growth.benchmark(
        "shapes by ids: orders and their outcomes counted, by the form of their ids",
        forms.stream().map(IdForm::toString).toList(),
        Stream.of(Measure.RECORDS_PER_SECOND, Measure.CPU_SECONDS, Measure.RESTART_SECONDS)
            .map(measure -> Curve.relative(measure.title(), measure, names, names.get(0)))
            .toList());
  }

  private Benchmark benchmark(String title, List<String> places, List<Curve> curves) {
    return new Benchmark(title, candidates, goals, places, curves);
  }

  private void add(IdForm form, int orders, String reference, double leastRate) {
    String name = name(form, orders);
    Backlog backlog = backlog(form, orders);
    MeasuredProgram analytics = analytics(name);
    candidates.add(
        new Candidate(
            name,
            analytics.jvm().description(),
            round ->
                backlog.count(
                    analytics,
                    round,
                    (trial, served, sample) -> {
                      lookAtHeap(trial, served, sample);
                      double heap = sample.figures().get(Measure.HEAP_MB) - fewHeapMb;
                      sample
                          .with(Measure.HEAP_BYTES, heap * BYTES_PER_MB / orders)
                          .with(
                              Measure.STATE_BYTES,
                              (double) environment.compactedBytes(Topics.ANALYTICS_STATE) / orders)
                          .with(Measure.METRICS_MS, served.responseMs());
                      restart(trial, served, sample, round);
                    })));
    if (!name.equals(reference)) {
      goals.add(Goal.ratioAtLeast(leastRate, Measure.RECORDS_PER_SECOND, name, reference));
      goals.add(Goal.ratioAtMost(1.1, Measure.METRICS_MS, name, reference));
    }
    goals.add(Goal.atMost(form == IdForm.OWN ? 1 : 24, Measure.HEAP_BYTES, name));
    goals.add(Goal.atMost(16, Measure.STATE_BYTES, name));
    goals.add(Goal.atMost(3, Measure.RESTART_RATIO, name));
    goals.add(Goal.atMost(CONTAINER_MB, Measure.PEAK_MB, name));
  }

  private void lookAtHeap(ConsumerTrial trial, ServedTotals served, Sample sample) {
    served.awaitRest(trial.running());
    HeapAfterGc heap = new HeapAfterGc(options.java, trial.running().pid());
    sample.with(Measure.HEAP_MB, heap.megabytes());
  }

  /** Not in the warm-up, whose start cache is that of counting. */
  private void restart(ConsumerTrial trial, ServedTotals served, Sample sample, int round)
      throws IOException {
    trial.running().stop();
    Sample polled = environment.launcher().run(stateLoop, trial.variables(), round).sample();
    if (round > 0) {
      served.awaitReady(trial.start());
      double seconds = trial.running().seconds();
      sample
          .with(Measure.RESTART_SECONDS, seconds)
          .with(Measure.RESTART_RATIO, seconds / polled.figures().get(Measure.SECONDS));
    }
  }

  private Backlog backlog(IdForm form, int orders) {
    Shape shape = new Shape(form, options.bytes, orders, options.partitions);
    return new Backlog(environment, "-" + form + "-" + orders, shape);
  }

  private MeasuredProgram analytics(String name) {
    return MeasuredProgram.watchedAnalytics(name, options.own(MeasuredJvm.OF_ANALYTICS));
  }

  /** What the candidate of a form and a size is called. */
  private static String name(IdForm form, int orders) {
    return form + " ids, " + orders + " orders";
  }
}
