package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.SendLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Bursts by the order producer and by {@code kafka-producer-perf-test}: short and large ones.
 *
 * @param flags of their JVMs
 * @param topic of all bursts; null for a new one for each
 */
record ProducerBenchmark(
    BenchmarkEnvironment environment,
    List<String> flags,
    int orders,
    int partitions,
    String topic) {
  private static final int ORDERS = 1_000_000;
  private static final int MANY_ORDERS = 5_000_000;
  private static final int SHORT_BURST = 10_000;
  private static final String OWN = "producer-order";
  private static final String PERF_TEST = "kafka-producer-perf-test";
  private static final String AS_IT_COMES = "the same, started as by its script";
  private static final String SEND = "sending and nothing else";
  private static final String COMMON =
      "acks=all, idempotence, linger.ms=10, compression.type=lz4, ";
  private static final String SETTINGS =
      COMMON + "batch.size=32768, buffer.memory=1048576 (with many partitions, other values)";

  /** Smaller batches and buffers make the rivals slower. */
  private static final String RIVAL_SETTINGS = COMMON + "batch.size=131072, buffer.memory=8388608";

  /** A burst, from the start of its process to the end of it. */
  static Benchmark burst(BenchmarkEnvironment environment) {
    int orders = environment.options().orders(SHORT_BURST);
    int partitions = environment.options().partitions;
    environment.ensureOrders("orders", partitions);
    return new Benchmark(
        "burst: " + orders + " orders, the whole process from start to exit",
        new ProducerBenchmark(
                environment, MeasuredJvm.OF_SHORT_BURSTS, orders, partitions, "orders")
            .candidates(),
        List.of(
            Goal.ratioAtMost(0.25, Measure.SECONDS, OWN, PERF_TEST),
            Goal.ratioAtMost(0.25, Measure.SECONDS, OWN, AS_IT_COMES),
            Goal.ratio(Measure.CPU_SECONDS, OWN, PERF_TEST),
            Goal.ratio(Measure.CPU_SECONDS, OWN, AS_IT_COMES)));
  }

  /** A burst so large that the start of its process counts for little. */
  static Benchmark producer(BenchmarkEnvironment environment) {
    int orders = environment.options().orders(ORDERS);
    int partitions = environment.options().partitions;
    double bound = orders < MANY_ORDERS ? 1.7 : 1.4;
    ProducerBenchmark large =
        new ProducerBenchmark(environment, MeasuredJvm.OF_LARGE_BURSTS, orders, partitions, null);
    List<Candidate> candidates = new ArrayList<>(large.candidates());
    candidates.add(large.sendLoop());
    return new Benchmark(
        "producer: " + orders + " orders, from the first to the last acknowledgement",
        candidates,
        List.of(
            Goal.ratioAtLeast(bound, Measure.RECORDS_PER_SECOND, OWN, PERF_TEST),
            Goal.ratioAtLeast(bound, Measure.RECORDS_PER_SECOND, OWN, AS_IT_COMES),
            Goal.ratio(Measure.RECORDS_PER_SECOND, OWN, SEND),
            Goal.ratio(Measure.RECORDS_PER_SECOND, SEND, PERF_TEST),
            Goal.ratio(Measure.CPU_SECONDS, OWN, PERF_TEST),
            Goal.ratio(Measure.CPU_SECONDS, OWN, AS_IT_COMES)));
  }

  private List<Candidate> candidates() {
    MeasuredJvm rival = environment.options().rival(flags);
    return List.of(
        own(OWN),
        candidate(
            MeasuredProgram.perfTest(PERF_TEST, rival),
            "no keys, payloads from a file, the class path it needs; " + RIVAL_SETTINGS,
            new OrderProducer(environment)::perfTest),
        candidate(
            MeasuredProgram.perfTestOfScript(AS_IT_COMES, rival.asOfKafkasScripts()),
            "as above, but all of Kafka's class path",
            new OrderProducer(environment)::perfTest));
  }

  Candidate own(String name) {
    return candidate(
        MeasuredProgram.service(name, environment.options().own(flags), "producer-order"),
        "keyed, generated; " + SETTINGS,
        new OrderProducer(environment)::burst);
  }

  private Candidate sendLoop() {
    MeasuredJvm rival = environment.options().rival(flags);
    return candidate(
        MeasuredProgram.rival(SEND, rival, SendLoop.class),
        SendLoop.GIVEN + "; " + RIVAL_SETTINGS,
        new OrderProducer(environment)::sendLoop);
  }

  private interface Burst {
    Sample send(MeasuredProgram program, String topic, int orders, int round) throws IOException;
  }

  private Candidate candidate(MeasuredProgram program, String settings, Burst burst) {
    return new Candidate(
        program,
        settings,
        round -> {
          if (topic != null) {
            return burst.send(program, topic, orders, round);
          }
          String fresh = program.id() + "-" + round;
          environment.ensureOrders(fresh, partitions);
          Sample sample = burst.send(program, fresh, orders, round);
          environment.deleteTopics(fresh);
          return sample;
        });
  }
}
