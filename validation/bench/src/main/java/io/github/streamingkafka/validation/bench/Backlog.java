package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.FirstToLast;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.measure.ServedTotals;
import io.github.streamingkafka.validation.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Orders and their outcomes in topics of their own, to be counted. */
final class Backlog {
  private final BenchmarkEnvironment environment;
  private final Shape shape;
  private final String digest;
  private final Map<String, String> topics;
  private final Map<TopicPartition, Long> ends;

  /** What is done with a candidate once it has counted all. */
  interface AfterCounting {
    /** Adds what there is to know of it. */
    void look(ConsumerTrial trial, ServedTotals served, Sample sample) throws IOException;
  }

  /**
   * Writes the orders and has them decided.
   *
   * @param name what the topics' names end in
   */
  Backlog(BenchmarkEnvironment environment, String name, Shape shape) {
    this.environment = environment;
    this.shape = shape;
    topics =
        Map.of(
            "ORDER_TOPIC",
            "orders" + name,
            "INVENTORY_TOPIC",
            "outcomes" + name,
            "TOPIC_PARTITIONS",
            Integer.toString(shape.partitions()));
    new OrderProducer(environment).write("orders" + name, shape);
    environment.say("deciding them");
    MeasuredProgram inventory =
        MeasuredProgram.service(
            "writer of outcomes" + name, environment.options().plain(), "inventory-consumer");
    try (ConsumerTrial trial = new ConsumerTrial(environment, inventory, 0, topics)) {
      var unused = trial.start();
      trial.awaitCommit("outcomes", environment.ends("orders" + name));
    }
    ends = environment.ends("orders" + name, "outcomes" + name);
    digest = shape.digest();
  }

  /** Has all of it counted once by analytics, from the beginning. */
  Sample count(MeasuredProgram analytics, int round, AfterCounting after) throws IOException {
    return countBy(
        analytics,
        round,
        (trial, served, sample) -> {
          served.awaitCounted(trial.running(), shape.orders(), digest);
          after.look(trial, served, sample);
        });
  }

  /** Has all of it counted once by a program that serves nothing. */
  Sample count(MeasuredProgram rival, int round) throws IOException {
    return countBy(rival, round, (trial, served, sample) -> {});
  }

  private Sample countBy(MeasuredProgram program, int round, AfterCounting after)
      throws IOException {
    Path file = environment.directory().resolve(program.id() + "-" + round + ".nanos");
    int port = FreePort.find();
    double records = 2.0 * shape.orders();
    Map<String, String> variables = new HashMap<>(topics);
    variables.put("HTTP_PORT", Integer.toString(port));
    variables.put("KAFKA_INTERCEPTOR_CLASSES", FirstToLast.class.getName());
    variables.put("KAFKA_BENCH_RECORDS", Long.toString((long) records));
    variables.put("KAFKA_BENCH_FILE", file.toString());
    try (ConsumerTrial trial = new ConsumerTrial(environment, program, round, variables)) {
      Running running = trial.start();
      running.await("last record", () -> Files.exists(file));
      double fromStart = running.seconds();
      trial.awaitCommit("last commit", ends);
      double seconds = Long.parseLong(Files.readString(file).strip()) / 1e9;
      Sample sample =
          running
              .sample()
              .with(Measure.RECORDS_PER_SECOND, records / seconds)
              .with(Measure.FROM_START, records / fromStart);
      after.look(trial, new ServedTotals(URI.create("http://127.0.0.1:" + port)), sample);
      return sample;
    }
  }
}
