package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import io.github.streamingkafka.validation.bench.measure.FirstToLast;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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
    void look(Running running, URI analytics, Sample sample) throws IOException;
  }

  /**
   * Writes the orders and decides them.
   *
   * @param name what the topics' names end in
   */
  Backlog(BenchmarkEnvironment environment, String name, int orders) throws IOException {
    this.environment = environment;
    this.orders = orders;
    topics = Map.of("ORDER_TOPIC", "orders" + name, "INVENTORY_TOPIC", "outcomes" + name);
    environment.ensureTopics(topics);
    new OrderProducer(environment).write("orders" + name, orders);
    decide("writer" + name);
    ends = environment.ends("orders" + name, "outcomes" + name);
  }

  private void decide(String group) {
    environment.say("deciding them");
    Map<String, String> variables = new HashMap<>(topics);
    variables.put("GROUP_ID", group);
    Launch launch =
        new Launch(
            "writer of outcomes",
            environment.options().own().with(MeasuredJvm.OF_THE_IMAGES, false),
            List.of("-jar", Installation.jar("inventory-consumer").toString()),
            environment.variables(variables));
    Running inventory = environment.launcher().start(launch, new Round(0));
    Map<TopicPartition, Long> all = environment.ends(topics.get("ORDER_TOPIC"));
    inventory.await("outcomes", () -> environment.hasCommitted(group, all));
    inventory.stop();
  }

  int orders() {
    return orders;
  }

  String orderTopic() {
    return topics.get("ORDER_TOPIC");
  }

  /** Has all of it counted once, from the beginning. */
  Sample count(String name, MeasuredJvm jvm, List<String> program, Round round, AfterCounting after)
      throws IOException {
    String group = name.replace(' ', '-') + "-" + round.number();
    Path file = environment.directory().resolve(group + ".nanos");
    int port = FreePort.find();
    Map<String, String> variables = new HashMap<>(topics);
    variables.put("GROUP_ID", group);
    variables.put("HTTP_PORT", Integer.toString(port));
    variables.put("STATE_DIR", environment.directory().resolve(group).toString());
    variables.put("KAFKA_INTERCEPTOR_CLASSES", FirstToLast.class.getName());
    variables.put("KAFKA_BENCH_RECORDS", Long.toString(2L * orders));
    variables.put("KAFKA_BENCH_FILE", file.toString());
    Running running =
        environment
            .launcher()
            .start(new Launch(name, jvm, program, environment.variables(variables)), round);
    running.await("last record", () -> Files.exists(file));
    running.await("last commit", () -> environment.hasCommitted(group, ends));
    double seconds = Long.parseLong(Files.readString(file).strip()) / 1e9;
    Sample sample =
        new Sample()
            .with(Measure.SECONDS, running.secondsSinceStart())
            .with(Measure.CPU_SECONDS, running.figures().cpuSeconds())
            .with(Measure.PEAK_MB, running.figures().peakMb())
            .with(Measure.RECORDS_PER_SECOND, 2L * orders / seconds);
    after.look(running, URI.create("http://127.0.0.1:" + port), sample);
    running.stop();
    environment.deleteTopics(group);
    return sample;
  }
}
