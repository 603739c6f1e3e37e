package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.measure.ServedTotals;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.process.FreePort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** From the start of a process to the moment at which it does its work, with the broker up. */
record StartBenchmark(BenchmarkEnvironment environment, int orders) {
  private static final String TOPIC = "orders";
  private static final String INVENTORY = "inventory-consumer";
  private static final String ANALYTICS = "analytics-consumer";
  private static final String PLAIN = ", plain JVM";
  private static final String STREAMS = "Kafka Streams";
  private static final int ORDERS = 100;
  private static final int MAX_IDLE_MB = 90;
  private static final Duration UNTIL_IDLE = Duration.ofSeconds(3);

  static Benchmark prepare(BenchmarkEnvironment environment) {
    BenchOptions options = environment.options();
    StartBenchmark start = new StartBenchmark(environment, options.orders(ORDERS));
    new OrderProducer(environment).write(TOPIC, options.shape(ORDERS));
    MeasuredJvm own = options.own(MeasuredJvm.OF_INVENTORY);
    MeasuredJvm ownAnalytics = options.own(MeasuredJvm.OF_ANALYTICS);
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_INVENTORY);
    MeasuredJvm plain = own.with(List.of(), false);
    return new Benchmark(
        "start: from the start of the process until all outcomes of "
            + start.orders
            + " orders can be read, or until /readyz is 200",
        List.of(
            start.inventory(MeasuredProgram.service(INVENTORY, own, INVENTORY)),
            start.inventory(MeasuredProgram.service(INVENTORY + PLAIN, plain, INVENTORY)),
            start.inventory(MeasuredProgram.rival(STREAMS, rival, StreamsInventory.class)),
            start.inventory(MeasuredProgram.rival(STREAMS + PLAIN, plain, StreamsInventory.class)),
            start.analytics(MeasuredProgram.service(ANALYTICS, ownAnalytics, ANALYTICS)),
            start.analytics(MeasuredProgram.service(ANALYTICS + PLAIN, plain, ANALYTICS))),
        List.of(
            Goal.ratioAtMost(0.45, Measure.SECONDS, INVENTORY, INVENTORY + PLAIN),
            Goal.ratioAtMost(0.45, Measure.SECONDS, ANALYTICS, ANALYTICS + PLAIN),
            Goal.ratioAtMost(0.3, Measure.SECONDS, INVENTORY, STREAMS),
            Goal.ratioAtMost(0.3, Measure.SECONDS, INVENTORY, STREAMS + PLAIN),
            Goal.atMost(MAX_IDLE_MB, Measure.IDLE_MB, INVENTORY),
            Goal.atMost(MAX_IDLE_MB, Measure.IDLE_MB, ANALYTICS)));
  }

  private Candidate inventory(MeasuredProgram program) {
    return new Candidate(
        program.name(),
        program.jvm().description(),
        round -> {
          try (ConsumerTrial trial = trial(program, round, 0);
              Outcomes outcomes = new Outcomes(environment, trial.variables())) {
            Running running = trial.start();
            running.await("outcomes", () -> outcomes.poll() >= orders);
            return sampleAtRest(running);
          }
        });
  }

  private Candidate analytics(MeasuredProgram program) {
    return new Candidate(
        program.name(),
        program.jvm().description(),
        round -> {
          int port = FreePort.find();
          ServedTotals served = new ServedTotals(URI.create("http://127.0.0.1:" + port));
          try (ConsumerTrial trial = trial(program, round, port)) {
            Running running = trial.start();
            served.awaitReady(running);
            return sampleAtRest(running);
          }
        });
  }

  private ConsumerTrial trial(MeasuredProgram program, int round, int port) {
    Map<String, String> variables =
        Map.of("ORDER_TOPIC", TOPIC, "HTTP_PORT", Integer.toString(port));
    return new ConsumerTrial(environment, program, round, variables);
  }

  private Sample sampleAtRest(Running running) {
    Sample sample = running.sample();
    boolean unused = environment.stop().await(UNTIL_IDLE);
    return sample
        .with(Measure.IDLE_MB, running.figures().residentMb())
        .with(Measure.PEAK_MB, running.figures().peakMb());
  }
}
