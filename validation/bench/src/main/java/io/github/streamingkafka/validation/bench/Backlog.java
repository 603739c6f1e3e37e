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
  private final int orders;
  private final Map<String, String> topics;
  private final Map<TopicPartition, Long> ends;

  /** What is done with a candidate once it has counted all. */
  interface AfterCounting {
    /** Adds what there is to know of it. */
    void look(Running running, ServedTotals served, Sample sample) throws IOException;
  }

  /**
   * Writes the orders and has them decided.
   *
   * @param name what the topics' names end in
   */
  Backlog(BenchmarkEnvironment environment, String name, int orders) throws IOException {
    this.environment = environment;
    this.orders = orders;
    topics = Map.of("ORDER_TOPIC", "orders" + name, "INVENTORY_TOPIC", "outcomes" + name);
    new OrderProducer(environment).write("orders" + name, orders);
    environment.say("deciding them");
    MeasuredProgram inventory =
        MeasuredProgram.service(
            "writer of outcomes" + name, environment.options().plain(), "inventory-consumer");
    try (ConsumerTrial trial = new ConsumerTrial(environment, inventory, 0, topics)) {
      var unused = trial.start();
      trial.awaitCommit("outcomes", environment.ends("orders" + name));
    }
    ends = environment.ends("orders" + name, "outcomes" + name);
  }

  int orders() {
    return orders;
  }

  /** Has all of it counted once, from the beginning. */
  Sample count(MeasuredProgram program, int round, AfterCounting after) throws IOException {
    Path file = environment.directory().resolve(program.id() + "-" + round + ".nanos");
    int port = FreePort.find();
    Map<String, String> variables = new HashMap<>(topics);
    variables.put("HTTP_PORT", Integer.toString(port));
    variables.put("KAFKA_INTERCEPTOR_CLASSES", FirstToLast.class.getName());
    variables.put("KAFKA_BENCH_RECORDS", Long.toString(2L * orders));
    variables.put("KAFKA_BENCH_FILE", file.toString());
    try (ConsumerTrial trial = new ConsumerTrial(environment, program, round, variables)) {
      Running running = trial.start();
      running.await("last record", () -> Files.exists(file));
      trial.awaitCommit("last commit", ends);
      double seconds = Long.parseLong(Files.readString(file).strip()) / 1e9;
      Sample sample = running.sample().with(Measure.RECORDS_PER_SECOND, 2L * orders / seconds);
      after.look(running, new ServedTotals(URI.create("http://127.0.0.1:" + port)), sample);
      return sample;
    }
  }
}
