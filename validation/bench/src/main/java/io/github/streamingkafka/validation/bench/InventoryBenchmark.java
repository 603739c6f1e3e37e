package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.CopyLoop;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Deciding a backlog of orders, exactly once. */
final class InventoryBenchmark {
  private static final int ORDERS = 1_000_000;
  private static final String OWN = "inventory-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COPY = "copying bytes";
  private static final String TOPIC = "orders";
  private static final double MAX_MB = 150;

  private final BenchmarkEnvironment environment;
  private final int orders;
  private final Map<TopicPartition, Long> ends;

  private InventoryBenchmark(BenchmarkEnvironment environment) throws IOException {
    this.environment = environment;
    orders = environment.options().orders(ORDERS);
    new OrderProducer(environment).write(TOPIC, orders);
    ends = environment.ends(TOPIC);
  }

  static Benchmark prepare(BenchmarkEnvironment environment) throws IOException {
    InventoryBenchmark benchmark = new InventoryBenchmark(environment);
    MeasuredJvm own = environment.options().own(MeasuredJvm.OF_INVENTORY);
    MeasuredJvm rival = environment.options().rival(MeasuredJvm.OF_INVENTORY);
    return new Benchmark(
        "inventory: "
            + benchmark.orders
            + " orders in the log, exactly once, from the first outcome to the last",
        List.of(
            benchmark.candidate(
                MeasuredProgram.service(OWN, own, "inventory-consumer"), "transactions of 100 ms"),
            benchmark.candidate(
                MeasuredProgram.rival(STREAMS, rival, StreamsInventory.class),
                StreamsInventory.GIVEN),
            benchmark.candidate(
                MeasuredProgram.rival(COPY, rival, CopyLoop.class), CopyLoop.GIVEN)),
        List.of(
            Goal.ratioAtLeast(2.2, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
            Goal.ratioAtLeast(0.8, Measure.RECORDS_PER_SECOND, OWN, COPY),
            Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
            Goal.ratio(Measure.CPU_SECONDS, OWN, COPY),
            Goal.atMost(MAX_MB, Measure.PEAK_MB, OWN)));
  }

  private Candidate candidate(MeasuredProgram program, String settings) {
    return new Candidate(program, settings, round -> decide(program, round));
  }

  /** Has all orders decided once. */
  private Sample decide(MeasuredProgram program, int round) {
    try (ConsumerTrial trial =
        new ConsumerTrial(environment, program, round, Map.of("ORDER_TOPIC", TOPIC))) {
      Running running = trial.start();
      trial.awaitCommit("end of the orders", ends);
      Sample sample = running.sample();
      running.stop();
      return sample.with(Measure.RECORDS_PER_SECOND, rate(trial.outcomeTopic()));
    }
  }

  /** By the times at which the broker appended them. */
  private double rate(String outcomes) {
    LongSummaryStatistics times = new LongSummaryStatistics();
    BitSet decided = new BitSet(orders);
    environment.read(
        outcomes,
        outcome -> {
          times.accept(outcome.timestamp());
          decided.set((int) OrderId.parse(outcome.key()).sequence());
        });
    if (times.getCount() != orders || decided.cardinality() != orders) {
      throw new GivenUpException(
          times.getCount()
              + " outcomes, of "
              + decided.cardinality()
              + " of "
              + orders
              + " orders");
    }
    return orders * 1e3 / Math.max(1, times.getMax() - times.getMin());
  }
}
