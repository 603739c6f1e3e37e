package io.github.streamingkafka.validation.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.FreePort;
import io.github.streamingkafka.validation.Installation;
import io.github.streamingkafka.validation.bench.Contestant.Round;
import io.github.streamingkafka.validation.bench.Launcher.Running;
import io.github.streamingkafka.validation.bench.rival.CountLoop;
import io.github.streamingkafka.validation.bench.rival.StreamsAnalytics;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.MetricsClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Counting a backlog of orders and outcomes. */
final class AnalyticsBenchmark implements Benchmark {
  private static final int ORDERS = 5_000_000;
  private static final String OWN = "analytics-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COUNT = "polling and counting";
  private static final String ORDER_TOPIC = "orders";
  private static final String OUTCOME_TOPIC = "outcomes";
  private static final Map<String, String> TOPICS =
      Map.of("ORDER_TOPIC", ORDER_TOPIC, "INVENTORY_TOPIC", OUTCOME_TOPIC);
  private static final double MOST_MB = 150;

  private final Bed bed;
  private final BenchOptions options;
  private final int orders;
  private final Map<TopicPartition, Long> ends;

  AnalyticsBenchmark(Bed bed) throws IOException {
    this.bed = bed;
    options = bed.options();
    orders = options.orders().orElse(ORDERS);
    bed.ensureTopics(TOPICS);
    new OrderProducer(bed).write(ORDER_TOPIC, orders);
    decide();
    ends = bed.ends(ORDER_TOPIC, OUTCOME_TOPIC);
  }

  private void decide() {
    bed.say("deciding them");
    Map<String, String> variables = new HashMap<>(TOPICS);
    variables.put("GROUP_ID", "writer");
    Launch launch =
        new Launch(
            "writer of outcomes",
            options.own().with(MeasuredJvm.OF_THE_IMAGES, false),
            List.of("-jar", Installation.jar("inventory-consumer").toString()),
            bed.variables(variables));
    Running inventory = bed.launcher().start(launch, new Round(0));
    Map<TopicPartition, Long> all = bed.ends(ORDER_TOPIC);
    inventory.await("outcomes", () -> bed.hasCommitted("writer", all));
    inventory.stop();
  }

  @Override
  public String title() {
    return "analytics: %d orders and their outcomes in the log, from the first record to the last"
        .formatted(orders);
  }

  @Override
  public List<Contestant> contestants() {
    MeasuredJvm own = options.own();
    MeasuredJvm rival = options.rival();
    return List.of(
        contestant(
            OWN,
            "distinct counts, digest, latencies, state in Kafka",
            own,
            ClassPath.watched("analytics-consumer"),
            "io.github.streamingkafka.analytics.AnalyticsConsumer"),
        contestant(
            STREAMS,
            StreamsAnalytics.GIVEN,
            rival,
            ClassPath.rival(),
            StreamsAnalytics.class.getName()),
        contestant(COUNT, CountLoop.GIVEN, rival, ClassPath.rival(), CountLoop.class.getName()));
  }

  private Contestant contestant(
      String name, String given, MeasuredJvm jvm, String classPath, String main) {
    return new Contestant(
        name,
        given + "; " + jvm.description(),
        round -> trial(name, jvm, List.of("-cp", classPath, main), round));
  }

  private Sample trial(String name, MeasuredJvm jvm, List<String> program, Round round)
      throws IOException {
    String group = name.replace(' ', '-') + "-" + round.number();
    Path file = bed.directory().resolve(group + ".nanos");
    int port = FreePort.find();
    Map<String, String> variables = new HashMap<>(TOPICS);
    variables.put("GROUP_ID", group);
    variables.put("HTTP_PORT", Integer.toString(port));
    variables.put("STATE_DIR", bed.directory().resolve(group).toString());
    variables.put("KAFKA_INTERCEPTOR_CLASSES", FirstToLast.class.getName());
    variables.put("KAFKA_BENCH_RECORDS", Long.toString(2L * orders));
    variables.put("KAFKA_BENCH_FILE", file.toString());
    Running running =
        bed.launcher().start(new Launch(name, jvm, program, bed.variables(variables)), round);
    running.await("last record", () -> Files.exists(file));
    running.await("last commit", () -> bed.hasCommitted(group, ends));
    double seconds = Long.parseLong(Files.readString(file).strip()) / 1e9;
    Sample sample =
        new Sample()
            .with(Measure.SECONDS, running.secondsSinceStart())
            .with(Measure.CPU_SECONDS, running.figures().cpuSeconds())
            .with(Measure.PEAK_MB, running.figures().peakMb())
            .with(Measure.RECORDS_PER_SECOND, 2L * orders / seconds);
    if (name.equals(OWN)) {
      verify(running, port);
    }
    running.stop();
    bed.deleteTopics(group);
    return sample;
  }

  private void verify(Running running, int port) {
    MetricsClient analytics = new MetricsClient(URI.create("http://127.0.0.1:" + port));
    running.await(
        "right count",
        () -> {
          JsonNode metrics = metrics(analytics);
          return metrics.path("orders_total").asLong() == orders
              && metrics.path("inventory_events").asLong() == orders;
        });
  }

  private static JsonNode metrics(MetricsClient analytics) {
    try {
      return analytics.metrics().orElseThrow(() -> new GivenUpException("no /metrics"));
    } catch (IOException nobody) {
      throw new GivenUpException(nobody.getMessage());
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtLeast(2.5, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
        Goal.ratioAtLeast(0.55, Measure.RECORDS_PER_SECOND, OWN, COUNT),
        Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
        Goal.ratio(Measure.CPU_SECONDS, OWN, COUNT),
        Goal.atMost(MOST_MB, Measure.PEAK_MB, OWN));
  }
}
