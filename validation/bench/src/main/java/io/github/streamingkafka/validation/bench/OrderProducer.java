package io.github.streamingkafka.validation.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.validation.bench.measure.Launcher.Finished;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.orders.IdForm;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes orders: to be measured by a producer, or to be there for a consumer. */
final class OrderProducer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern RATE = Pattern.compile("(\\d+) records sent, ([0-9.]+) records/sec");
  private static final String LINGER_MS = "10";
  private static final int PAYLOADS = 10_000;
  private static final String PAYLOAD_TOPIC = "payloads";

  private final BenchmarkEnvironment environment;

  OrderProducer(BenchmarkEnvironment environment) {
    this.environment = environment;
  }

  /** Fills a topic with orders, in batches as the order producer has them. */
  void write(String topic, Shape shape) {
    environment.say("writing " + shape + " to " + topic);
    environment.ensureOrders(topic, shape.partitions());
    Map<String, Object> properties = environment.settings(Map.of()).producer();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    AtomicLong acknowledged = new AtomicLong();
    try (var producer = new KafkaProducer<byte[], byte[]>(properties)) {
      for (int n = 1; n <= shape.orders(); n++) {
        byte[] key = EventCodec.key(shape.id(n));
        var unused =
            producer.send(
                new ProducerRecord<>(topic, key, shape.value(n)),
                (metadata, failure) -> acknowledged.addAndGet(failure == null ? 1 : 0));
      }
    }
    requireAll(shape.orders(), acknowledged.get());
  }

  /** A burst by the order producer, as its image does it. */
  Sample burst(MeasuredProgram producer, String topic, int orders, int round) throws IOException {
    Map<String, String> variables =
        environment.variables(
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
                "1"));
    Finished finished =
        environment.launcher().run(producer.with("burst", "--json"), variables, round);
    JsonNode summary = JSON.readTree(line(finished.out(), "{"));
    requireAll(orders, summary.path("acknowledged").asLong());
    return finished
        .sample()
        .with(Measure.RECORDS_PER_SECOND, summary.path("records_per_sec").asDouble());
  }

  /** The same number of records by Kafka's own tool, with payloads from a file. */
  Sample perfTest(MeasuredProgram perfTest, String topic, int orders, int round)
      throws IOException {
    return sent(
        perfTest.with(
            "--topic",
            topic,
            "--num-records",
            Integer.toString(orders),
            "--throughput",
            "-1",
            "--payload-file",
            payloads().toString(),
            "--command-config",
            settings().toString()),
        orders,
        round);
  }

  /** The same number of orders by a loop that does nothing but send them. */
  Sample sendLoop(MeasuredProgram loop, String topic, int orders, int round) throws IOException {
    return sent(
        loop.with(settings().toString(), payloads().toString(), topic, Integer.toString(orders)),
        orders,
        round);
  }

  /** By a program that prints what {@code kafka-producer-perf-test} does. */
  private Sample sent(MeasuredProgram program, int orders, int round) throws IOException {
    Finished finished = environment.launcher().run(program, Map.of(), round);
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
      write(PAYLOAD_TOPIC, new Shape(IdForm.OWN, 0, PAYLOADS, 1));
      List<String> values = new ArrayList<>();
      environment.read(
          PAYLOAD_TOPIC, record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      Files.write(file, values);
      environment.deleteTopics(PAYLOAD_TOPIC);
    }
    return file;
  }

  /** Compression and durability as the order producer has them by default, and larger batches. */
  private Path settings() throws IOException {
    Map<String, Object> settings = environment.settings(Map.of()).producer();
    settings.keySet().removeIf(name -> name.endsWith("serializer"));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, "8388608");
    Path file = environment.directory().resolve("producer.properties");
    return Files.write(
        file, settings.entrySet().stream().map(Map.Entry::toString).sorted().toList());
  }

  private static void requireAll(long expected, long observed) {
    if (observed != expected) {
      throw new GivenUpException(observed + " of " + expected + " orders acknowledged");
    }
  }

  /** The JVM that makes its start cache prints something as well. */
  private static String line(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).reduce("", (before, last) -> last);
  }
}
