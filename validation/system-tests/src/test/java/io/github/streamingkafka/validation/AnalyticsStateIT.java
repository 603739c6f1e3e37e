package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.validation.Pipeline.Ended;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.process.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What analytics has counted outlives its process, the log, and the instance that counted it. */
class AnalyticsStateIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int OWN = 5_000;
  private static final int FOREIGN = 600;
  private static final int ALL = OWN + FOREIGN;

  @TempDir private Path directory;

  private EmbeddedBroker broker;
  private Cluster cluster;
  private Pipeline pipeline;
  private Pipeline second;

  @BeforeEach
  void start() {
    broker = new EmbeddedBroker(directory);
    broker.start();
    Path logs = Installation.root().resolve("validation/system-tests/target/logs/AnalyticsStateIT");
    cluster = new Cluster(broker.bootstrapServers());
    pipeline = new Pipeline(broker.bootstrapServers(), logs.resolve("first"));
    second = new Pipeline(broker.bootstrapServers(), logs.resolve("second"));
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
  }

  @AfterEach
  void stop() {
    second.close();
    pipeline.close();
    cluster.close();
    broker.stop();
  }

  @Test
  void shouldOutliveTheLogAndBeSharedByInstances() throws Exception {
    // Given orders of our own and of another program, which puts them where it likes
    assertThat(pipeline.burst("own", OWN, Map.of()).summary().get("acknowledged").asInt())
        .isEqualTo(OWN);
    cluster.write(IntStream.range(0, FOREIGN).mapToObj(AnalyticsStateIT::foreign).toList());
    JsonNode before = lasting(pipeline.awaitOrders(ALL));

    // When the log is gone, and analytics is started anew
    cluster.deleteRecords(Pipeline.ORDER_TOPIC);
    cluster.deleteRecords(Pipeline.INVENTORY_TOPIC);
    pipeline.stop(Pipeline.ANALYTICS);
    pipeline.startAnalytics(Map.of());

    // Then
    assertThat(lasting(pipeline.awaitOrders(ALL))).isEqualTo(before);

    // And two instances that share the partitions both tell of all of them
    second.startAnalytics(Map.of());
    assertThat(lasting(second.awaitOrders(ALL))).isEqualTo(before);
    assertThat(pipeline.burst("own", 2 * OWN, Map.of()).summary().get("acknowledged").asInt())
        .isEqualTo(2 * OWN);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode one = pipeline.awaitOrders(ALL + OWN);
              assertThat(one.get("duplicates").asInt()).isEqualTo(2 * OWN);
              assertThat(lasting(second.metrics())).isEqualTo(lasting(one));
            });

    // And state of another format is refused
    second.stop(Pipeline.ANALYTICS);
    pipeline.stop(Pipeline.ANALYTICS);
    cluster.write(
        List.of(
            new ProducerRecord<>(
                Topics.ANALYTICS_STATE,
                "[\"analytics-consumer\",\"order-events\",0,\"totals\",\"\",0]".getBytes(UTF_8),
                new byte[] {0, '{', '}'})));
    Ended ended = pipeline.startAnalyticsInVain(Map.of());
    assertThat(ended.status()).isEqualTo(ExitStatus.UNAVAILABLE);
    assertThat(ended.said()).contains("format version 0, and this program reads versions 2 to 3");
  }

  @Test
  void shouldSayHowManyIdsItHoldsBeforeTheHeapIsFull() throws Exception {
    // Given more ids than fit into 8 MiB of a small heap
    cluster.writeMany(IntStream.range(0, 400_000).mapToObj(i -> foreign(2 * i)).toList());
    pipeline.awaitOrders(400_000);
    pipeline.stop(Pipeline.ANALYTICS);

    // When
    Map<String, String> smallHeap = Map.of("_JAVA_OPTIONS", "-Xmx88m -Xmn4m");
    Ended ended = pipeline.startAnalyticsInVain(smallHeap);

    // Then
    assertThat(ended.status()).isEqualTo(ExitStatus.OUT_OF_MEMORY);
    assertThat(ended.said())
        .containsPattern("[0-9]{6} order ids fill the 7 MiB that a heap of 87 MiB has for them")
        .contains("ANALYTICS_MEMORY");

    // And with more of it, goes on
    pipeline.startAnalytics(Map.of());
    assertThat(pipeline.awaitOrders(400_000).get("duplicates").asInt()).isZero();
  }

  /** All but what tells when it was counted. */
  private static JsonNode lasting(JsonNode metrics) {
    return ((ObjectNode) metrics.deepCopy())
        .without(List.of("generated_at", "orders_per_min", "lags"));
  }

  private static ProducerRecord<byte[], byte[]> foreign(int number) {
    String id = number % 2 == 0 ? "foreign " + number : "foreign-" + number;
    byte[] order = EventCodec.write(new OrderEvent(id, "item-1", 1, 1_795_366_800_000L));
    return new ProducerRecord<>(
        Pipeline.ORDER_TOPIC, number % Pipeline.PARTITIONS, id.getBytes(UTF_8), order);
  }
}
