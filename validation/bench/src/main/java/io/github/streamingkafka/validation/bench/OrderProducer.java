package io.github.streamingkafka.validation.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Launcher.Finished;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.bench.rival.SendLoop;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Writes orders by the order producer or by {@code kafka-producer-perf-test}. */
final class OrderProducer {
  private static final String COMMON =
      "acks=all, idempotence, linger.ms=10, compression.type=lz4, ";

  /** What the order producer's own settings are, for the table. */
  static final String SETTINGS =
      COMMON + "batch.size=32768, buffer.memory=1048576 (more with over 16 partitions)";

  /** Those of its rivals, which smaller batches and buffers make slower. */
  static final String RIVAL_SETTINGS = COMMON + "batch.size=131072, buffer.memory=8388608";

  /** The name of {@code kafka-producer-perf-test} in {@link #asItComes its own JVM}. */
  static final String AS_IT_COMES = "the same, started as by its script";

  /** What {@code kafka-run-class} gives a tool. */
  private static final List<String> FLAGS_OF_THE_SCRIPT =
      List.of(
          "-Xmx512M",
          "-server",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent",
          "-XX:MaxInlineLevel=15",
          "-Djava.awt.headless=true");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern RATE = Pattern.compile("(\\d+) records sent, ([0-9.]+) records/sec");
  private static final int PAYLOADS = 10_000;
  private static final String PAYLOAD_TOPIC = "payloads";

  private final BenchmarkEnvironment environment;

  OrderProducer(BenchmarkEnvironment environment) {
    this.environment = environment;
  }

  Launch program(String name, MeasuredJvm jvm) {
    return new Launch(
        name,
        jvm,
        List.of("-jar", Installation.jar("producer-order").toString(), "burst", "--json"),
        environment.variables(Map.of()));
  }

  /** A burst by the order producer, as its image does it. */
  Sample burst(Launch producer, String topic, int orders, Round round) throws IOException {
    Map<String, String> variables =
        Map.of(
            "ORDER_TOPIC",
            topic,
            "TOTAL_EVENTS",
            Integer.toString(orders),
            "PRINT_EVERY",
            Integer.toString(Math.max(1, orders / 10)),
            "RUN_ID",
            "bench",
            "SEED",
            "1");
    Finished finished = environment.launcher().run(producer.with(variables), round);
    JsonNode summary = JSON.readTree(line(finished.out(), "{"));
    requireAll(orders, summary.path("acknowledged").asLong());
    return finished
        .sample()
        .with(Measure.RECORDS_PER_SECOND, summary.path("records_per_sec").asDouble());
  }

  /** The JVM that its script would start {@code kafka-producer-perf-test} in. */
  static MeasuredJvm asItComes(MeasuredJvm jvm) {
    return jvm.with(FLAGS_OF_THE_SCRIPT, false);
  }

  Launch perfTest(String name, MeasuredJvm jvm, String classPath) {
    return new Launch(
        name,
        jvm,
        List.of("-cp", classPath, "org.apache.kafka.tools.ProducerPerformance"),
        Map.of());
  }

  /** The same number of records by Kafka's own tool, with payloads from a file. */
  Sample perfTest(Launch perfTest, String topic, int orders, Round round) throws IOException {
    List<String> program = new ArrayList<>(perfTest.program());
    program.addAll(
        List.of(
            "--topic",
            topic,
            "--num-records",
            Integer.toString(orders),
            "--throughput",
            "-1",
            "--payload-file",
            payloads().toString(),
            "--command-config",
            settings().toString()));
    return sent(new Launch(perfTest.name(), perfTest.jvm(), program, Map.of()), orders, round);
  }

  /** The same number of orders by a loop that does nothing but send them. */
  Sample sendLoop(String name, MeasuredJvm jvm, String topic, int orders, Round round)
      throws IOException {
    List<String> program =
        List.of(
            "-cp",
            ClassPath.rival(),
            SendLoop.class.getName(),
            settings().toString(),
            payloads().toString(),
            topic,
            Integer.toString(orders));
    return sent(new Launch(name, jvm, program, Map.of()), orders, round);
  }

  /** What a program says of itself that speaks as {@code kafka-producer-perf-test} does. */
  private Sample sent(Launch launch, int orders, Round round) throws IOException {
    Finished finished = environment.launcher().run(launch, round);
    Matcher rate = RATE.matcher(line(finished.out(), orders + " records sent"));
    if (!rate.find()) {
      throw new GivenUpException("no rate in: " + finished.out());
    }
    requireAll(orders, Long.parseLong(rate.group(1)));
    return finished.sample().with(Measure.RECORDS_PER_SECOND, Double.parseDouble(rate.group(2)));
  }

  /** Orders as the order producer writes them, one a line. */
  private Path payloads() throws IOException {
    Path file = environment.directory().resolve("payloads");
    if (!Files.exists(file)) {
      write(PAYLOAD_TOPIC, PAYLOADS);
      List<byte[]> values = new ArrayList<>();
      environment.read(PAYLOAD_TOPIC, record -> values.add(record.value()));
      try (var to = Files.newOutputStream(file)) {
        for (byte[] value : values) {
          to.write(value);
          to.write('\n');
        }
      }
      environment.deleteTopics(PAYLOAD_TOPIC);
    }
    return file;
  }

  /** Compression and durability as the order producer has them by default, and larger batches. */
  private Path settings() throws IOException {
    Map<String, Object> settings = environment.settings(Map.of()).producer();
    settings.keySet().removeIf(name -> name.endsWith("serializer"));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "10");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, "8388608");
    Path file = environment.directory().resolve("producer.properties");
    return Files.write(
        file, settings.entrySet().stream().map(Map.Entry::toString).sorted().toList());
  }

  /** Fills a topic with orders. */
  void write(String topic, int orders) throws IOException {
    environment.say(String.format(Locale.ROOT, "writing %d orders to %s", orders, topic));
    environment.ensureTopics(Map.of("ORDER_TOPIC", topic));
    MeasuredJvm plain = environment.options().own().with(MeasuredJvm.OF_THE_IMAGES, false);
    Sample unused = burst(program("writer", plain), topic, orders, new Round(0));
  }

  private static void requireAll(long expected, long observed) {
    if (observed != expected) {
      throw new GivenUpException(
          String.format(Locale.ROOT, "%d of %d orders acknowledged", observed, expected));
    }
  }

  /** The JVM that makes its start cache has something to say as well. */
  private static String line(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).reduce("", (before, last) -> last);
  }
}
