package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the services serve of themselves and of the stream. */
class ServedMetricsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final double HOUR = 3_600;

  @TempDir private Path directory;

  private EmbeddedBroker broker;
  private Cluster cluster;
  private Pipeline pipeline;

  @BeforeEach
  void start() {
    broker = new EmbeddedBroker(directory.resolve("kafka"));
    broker.start();
    cluster = new Cluster(broker.bootstrapServers());
    pipeline = new Pipeline(broker.bootstrapServers(), directory);
    pipeline.startAnalytics(Map.of());
  }

  @AfterEach
  void stop() {
    pipeline.close();
    cluster.close();
    broker.stop();
  }

  @Test
  void shouldTellHowLongTheFirstRecordHasWaitedThatAGroupHasNotRead() throws Exception {
    // Given an order of an hour ago, and no inventory
    cluster.write(List.of(record(Pipeline.ORDER_TOPIC, HOUR)));

    // Then
    JsonNode waiting =
        awaitLag("inventory-consumer", "order-events-1", of -> of.path("sec").asDouble() >= HOUR);
    assertThat(waiting.get("records").asLong()).isEqualTo(1);
    awaitLag("analytics-consumer", "order-events-1", ServedMetricsIT::isCaughtUp);

    // When inventory comes
    int port = FreePort.find();
    pipeline.startInventory(Map.of("HTTP_PORT", Integer.toString(port)));

    // Then
    awaitLag("inventory-consumer", "order-events-1", ServedMetricsIT::isCaughtUp);
    URI inventory = URI.create("http://127.0.0.1:" + port);
    await().atMost(LIMIT).until(() -> get(inventory.resolve("/readyz")).contains("\"ready\""));
    assertThat(get(inventory.resolve("/metrics")))
        .contains(
            "streaming_records_processed_total{result=\"decided\",topic=\"order-events\"} 1.0\n")
        .contains("kafka_consumer_records_consumed_total{", "jvm_memory_used_bytes{");
  }

  @Test
  void shouldTellHowLongARecordHasWaitedBehindAnOpenTransaction() {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "open");
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      // Given
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(record(Pipeline.INVENTORY_TOPIC, 2 * HOUR));
      producer.flush();

      // Then
      awaitLag(
          "analytics-consumer",
          "inventory-events-1",
          of -> of.path("sec").asDouble() >= 2 * HOUR && of.get("records").asLong() == 1);

      // And when nothing comes of it
      producer.abortTransaction();
    }
    awaitLag("analytics-consumer", "inventory-events-1", ServedMetricsIT::isCaughtUp);
  }

  private JsonNode awaitLag(String group, String partition, Predicate<JsonNode> expected) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> pipeline.metrics().path("lags").path(group).path("partitions").path(partition),
            of -> !of.isMissingNode() && expected.test(of));
  }

  private static boolean isCaughtUp(JsonNode lag) {
    return lag.get("records").asLong() == 0 && lag.get("sec").asDouble(-1) == 0;
  }

  /** An order of so many seconds ago, or what is no outcome. */
  private static ProducerRecord<byte[], byte[]> record(String topic, double secondsAgo) {
    long ts = System.currentTimeMillis() - (long) (1_000 * secondsAgo);
    byte[] order = EventCodec.write(new OrderEvent("old-1", "item-1", 1, ts));
    return new ProducerRecord<>(topic, 1, ts, "old-1".getBytes(UTF_8), order);
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
