package io.github.streamingkafka.validation.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The same work at sizes that differ by ten: what it takes must not grow with what is there. */
final class GrowthBenchmark implements Benchmark {
  private static final int ORDERS = 10_000_000;
  private static final int[] SIZES = {1_000_000, 10_000_000, 50_000_000};
  private static final double MOST_GROWTH = 1.1;

  private final BenchOptions options;
  private final List<Backlog> backlogs = new ArrayList<>();

  GrowthBenchmark(Bed bed) throws IOException {
    options = bed.options();
    int most = options.orders().orElse(ORDERS);
    int[] sizes =
        IntStream.concat(IntStream.of(SIZES), IntStream.of(most))
            .filter(size -> size <= most)
            .distinct()
            .sorted()
            .toArray();
    for (int size : sizes) {
      backlogs.add(new Backlog(bed, "-" + size, size));
    }
  }

  @Override
  public String title() {
    return "growth: orders and their outcomes counted, by how many there are";
  }

  @Override
  public List<Contestant> contestants() {
    MeasuredJvm jvm = options.own();
    return backlogs.stream()
        .map(
            backlog ->
                new Contestant(
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
                              sample
                                  .with(Measure.METRICS_MS, served.responseMs())
                                  .with(
                                      Measure.HEAP_MB,
                                      new HeapAfterGc(options.java(), running.pid()).megabytes());
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
                    Goal.ratioAtLeast(1 / MOST_GROWTH, Measure.RECORDS_PER_SECOND, name, first),
                    Goal.ratioAtMost(MOST_GROWTH, Measure.HEAP_MB, name, first),
                    Goal.ratioAtMost(MOST_GROWTH, Measure.METRICS_MS, name, first)))
        .toList();
  }

  private static String name(Backlog backlog) {
    return backlog.orders() + " orders";
  }
}
