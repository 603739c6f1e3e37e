package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A burst, from the start of its process to the end of it. */
final class BurstBenchmark implements Benchmark {
  private static final int ORDERS = 10_000;
  private static final String OWN = "producer-order";
  private static final String PERF_TEST = "kafka-producer-perf-test";
  private static final String AS_IT_COMES = OrderProducer.AS_IT_COMES;
  private static final String TOPIC = "orders";

  private final BenchOptions options;
  private final OrderProducer producer;
  private final int orders;

  BurstBenchmark(BenchmarkEnvironment environment) {
    options = environment.options();
    orders = options.orders(ORDERS);
    producer = new OrderProducer(environment);
    environment.ensureTopics(Map.of("ORDER_TOPIC", TOPIC));
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "burst: %d orders, the whole process from start to exit", orders);
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm own = options.own(MeasuredJvm.OF_SHORT_BURSTS);
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_SHORT_BURSTS);
    MeasuredJvm script = OrderProducer.asItComes(rival);
    Launch program = producer.program(OWN, own);
    Launch perfTest = producer.perfTest(PERF_TEST, rival, ClassPath.perfTest());
    Launch asItComes = producer.perfTest(AS_IT_COMES, script, ClassPath.all());
    return List.of(
        new Candidate(
            OWN,
            "keyed, generated; %s; %s".formatted(OrderProducer.SETTINGS, own.description()),
            round -> producer.burst(program, TOPIC, orders, round)),
        new Candidate(
            PERF_TEST,
            "no keys, payloads from a file; %s; %s; the class path it needs"
                .formatted(OrderProducer.RIVAL_SETTINGS, rival.description()),
            round -> producer.perfTest(perfTest, TOPIC, orders, round)),
        new Candidate(
            AS_IT_COMES,
            "as above, but %s; all of Kafka's class path".formatted(script.description()),
            round -> producer.perfTest(asItComes, TOPIC, orders, round)));
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtMost(0.25, Measure.SECONDS, OWN, PERF_TEST),
        Goal.ratioAtMost(0.25, Measure.SECONDS, OWN, AS_IT_COMES),
        Goal.ratio(Measure.CPU_SECONDS, OWN, PERF_TEST),
        Goal.ratio(Measure.CPU_SECONDS, OWN, AS_IT_COMES));
  }
}
