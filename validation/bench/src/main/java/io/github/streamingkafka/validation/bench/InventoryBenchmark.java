package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.rival.CopyLoop;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Deciding a backlog of orders, exactly once. */
final class InventoryBenchmark implements Benchmark {
  private static final int ORDERS = 1_000_000;
  private static final String OWN = "inventory-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COPY = "copying bytes";
  private static final String TOPIC = "orders";
  private static final double MAX_MB = 150;

  private final BenchOptions options;
  private final OrdersToDecide orders;

  InventoryBenchmark(BenchmarkEnvironment environment) throws IOException {
    options = environment.options();
    int count = options.orders(ORDERS);
    new OrderProducer(environment).write(TOPIC, count);
    orders = new OrdersToDecide(environment, TOPIC, count);
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "inventory: %d orders in the log, exactly once, from the first outcome to the last",
        orders.orders());
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm own = options.own(MeasuredJvm.OF_INVENTORY);
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_INVENTORY);
    return List.of(
        candidate(
            OWN,
            "transactions of 100 ms; " + own.description(),
            own,
            List.of("-jar", Installation.jar("inventory-consumer").toString())),
        candidate(
            STREAMS,
            StreamsInventory.GIVEN + "; " + rival.description(),
            rival,
            List.of("-cp", ClassPath.rival(), StreamsInventory.class.getName())),
        candidate(
            COPY,
            CopyLoop.GIVEN + "; " + rival.description(),
            rival,
            List.of("-cp", ClassPath.rival(), CopyLoop.class.getName())));
  }

  private Candidate candidate(String name, String given, MeasuredJvm jvm, List<String> program) {
    return new Candidate(
        name, given, round -> orders.decide(name, jvm, program, round, outcomes -> {}));
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtLeast(2.2, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
        Goal.ratioAtLeast(0.8, Measure.RECORDS_PER_SECOND, OWN, COPY),
        Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
        Goal.ratio(Measure.CPU_SECONDS, OWN, COPY),
        Goal.atMost(MAX_MB, Measure.PEAK_MB, OWN));
  }
}
