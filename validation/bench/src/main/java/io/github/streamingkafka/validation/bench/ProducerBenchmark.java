package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.SendLoop;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A burst so large that the start of its process counts for little. */
final class ProducerBenchmark implements Benchmark {
  private static final int ORDERS = 1_000_000;

  private static final int MANY_ORDERS = 5_000_000;
  private static final String OWN = "producer-order";
  private static final String PERF_TEST = "kafka-producer-perf-test";
  private static final String AS_IT_COMES = OrderProducer.AS_IT_COMES;
  private static final String SEND = "sending and nothing else";

  private final BenchmarkEnvironment environment;
  private final BenchOptions options;
  private final OrderProducer producer;
  private final int orders;

  ProducerBenchmark(BenchmarkEnvironment environment) {
    this.environment = environment;
    options = environment.options();
    orders = options.orders(ORDERS);
    producer = new OrderProducer(environment);
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "producer: %d orders, from the first to the last acknowledgement", orders);
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm own = options.own(MeasuredJvm.OF_LARGE_BURSTS);
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_LARGE_BURSTS);
    Launch program = producer.program(OWN, own);
    MeasuredJvm script = OrderProducer.asItComes(rival);
    Launch perfTest = producer.perfTest(PERF_TEST, rival, ClassPath.perfTest());
    Launch asItComes = producer.perfTest(AS_IT_COMES, script, ClassPath.all());
    return List.of(
        new Candidate(
            OWN,
            "keyed, generated; %s; %s".formatted(OrderProducer.SETTINGS, own.description()),
            onFreshTopic("own-", (topic, round) -> producer.burst(program, topic, orders, round))),
        new Candidate(
            PERF_TEST,
            "no keys, payloads from a file; %s; %s"
                .formatted(OrderProducer.RIVAL_SETTINGS, rival.description()),
            onFreshTopic(
                "rival-", (topic, round) -> producer.perfTest(perfTest, topic, orders, round))),
        new Candidate(
            AS_IT_COMES,
            "as above, but %s".formatted(script.description()),
            onFreshTopic(
                "script-", (topic, round) -> producer.perfTest(asItComes, topic, orders, round))),
        new Candidate(
            SEND,
            "%s; %s; %s"
                .formatted(SendLoop.GIVEN, OrderProducer.RIVAL_SETTINGS, rival.description()),
            onFreshTopic(
                "send-", (topic, round) -> producer.sendLoop(SEND, rival, topic, orders, round))));
  }

  private interface Work {
    Sample run(String topic, Round round) throws IOException;
  }

  private Candidate.Trial onFreshTopic(String prefix, Work work) {
    return round -> {
      String topic = prefix + round.number();
      environment.ensureTopics(Map.of("ORDER_TOPIC", topic));
      Sample sample = work.run(topic, round);
      environment.deleteTopics(topic);
      return sample;
    };
  }

  @Override
  public List<Goal> goals() {
    double bound = orders < MANY_ORDERS ? 1.7 : 1.4;
    return List.of(
        Goal.ratioAtLeast(bound, Measure.RECORDS_PER_SECOND, OWN, PERF_TEST),
        Goal.ratioAtLeast(bound, Measure.RECORDS_PER_SECOND, OWN, AS_IT_COMES),
        Goal.ratio(Measure.RECORDS_PER_SECOND, OWN, SEND),
        Goal.ratio(Measure.RECORDS_PER_SECOND, SEND, PERF_TEST),
        Goal.ratio(Measure.CPU_SECONDS, OWN, PERF_TEST),
        Goal.ratio(Measure.CPU_SECONDS, OWN, AS_IT_COMES));
  }
}
