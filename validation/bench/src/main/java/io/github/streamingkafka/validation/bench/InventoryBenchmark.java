package io.github.streamingkafka.validation.bench;

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
import io.github.streamingkafka.validation.orders.Digest;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** Deciding a backlog of orders, exactly once. */
final class InventoryBenchmark {
  private static final int ORDERS = 1_000_000;
  private static final String OWN = "inventory-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COPY = "copying bytes";
  private static final double MAX_MB = 150;
  private static final double BYTES_PER_MB = 1e6;

  private final BenchmarkEnvironment environment;
  private final Shape shape;
  private final String topic;
  private final Map<TopicPartition, Long> ends;

  /**
   * Writes the orders.
   *
   * @param topic what they are written to
   */
  InventoryBenchmark(BenchmarkEnvironment environment, String topic, Shape shape) {
    this.environment = environment;
    this.shape = shape;
    this.topic = topic;
    new OrderProducer(environment).write(topic, shape);
    ends = environment.ends(topic);
  }

  static Benchmark prepare(BenchmarkEnvironment environment) {
    Shape shape = environment.options().shape(ORDERS);
    InventoryBenchmark benchmark = new InventoryBenchmark(environment, "orders", shape);
    MeasuredJvm rival = environment.options().rival(MeasuredJvm.OF_INVENTORY);
    return new Benchmark(
        "inventory: " + shape + ", exactly once, from the first outcome to the last",
        List.of(
            benchmark.own(OWN),
            benchmark.candidate(
                MeasuredProgram.rival(STREAMS, rival, StreamsInventory.class),
                StreamsInventory.GIVEN),
            benchmark.copying(COPY)),
        List.of(
            Goal.ratioAtLeast(2.2, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
            Goal.ratioAtLeast(0.8, Measure.RECORDS_PER_SECOND, OWN, COPY),
            Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
            Goal.ratio(Measure.CPU_SECONDS, OWN, COPY),
            Goal.atMost(MAX_MB, Measure.PEAK_MB, OWN)));
  }

  Candidate own(String name) {
    MeasuredJvm jvm = environment.options().own(MeasuredJvm.OF_INVENTORY);
    return candidate(
        MeasuredProgram.service(name, jvm, "inventory-consumer"), "transactions of 100 ms");
  }

  Candidate copying(String name) {
    MeasuredJvm jvm = environment.options().rival(MeasuredJvm.OF_INVENTORY);
    return candidate(MeasuredProgram.rival(name, jvm, CopyLoop.class), CopyLoop.GIVEN);
  }

  private Candidate candidate(MeasuredProgram program, String settings) {
    return new Candidate(program, settings, round -> decide(program, round));
  }

  /** Has all orders decided once. */
  private Sample decide(MeasuredProgram program, int round) {
    Map<String, String> variables =
        Map.of("ORDER_TOPIC", topic, "TOPIC_PARTITIONS", Integer.toString(shape.partitions()));
    try (ConsumerTrial trial = new ConsumerTrial(environment, program, round, variables)) {
      Running running = trial.start();
      trial.awaitCommit("end of the orders", ends);
      Sample sample = running.sample();
      running.stop();
      double rate = rate(trial.outcomeTopic());
      return sample
          .with(Measure.RECORDS_PER_SECOND, rate)
          .with(Measure.MB_PER_SECOND, rate * shape.value(1).length / BYTES_PER_MB);
    }
  }

  /** By the times at which the broker appended them. */
  private double rate(String outcomes) {
    LongSummaryStatistics times = new LongSummaryStatistics();
    Digest decided = new Digest();
    environment.read(
        outcomes,
        outcome -> {
          times.accept(outcome.timestamp());
          decided.addText(new String(outcome.key(), StandardCharsets.UTF_8));
        });
    Digest all = new Digest();
    IntStream.rangeClosed(1, shape.orders()).mapToObj(shape::id).forEach(all::addText);
    if (times.getCount() != shape.orders() || !decided.toString().equals(all.toString())) {
      throw new GivenUpException(
          times.getCount() + " outcomes, which are not one for each of " + shape.orders());
    }
    return shape.orders() * 1e3 / Math.max(1, times.getMax() - times.getMin());
  }
}
