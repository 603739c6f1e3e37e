package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.process.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others do to topics and groups while the services run. */
class ChangingLogIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path LOGS =
      Installation.root().resolve("validation/system-tests/target/logs/ChangingLogIT");

  @TempDir private Path directory;

  private EmbeddedBroker broker;
  private Cluster cluster;
  private Pipeline pipeline;

  @BeforeEach
  void start() {
    broker = new EmbeddedBroker(directory);
    broker.start();
    cluster = new Cluster(broker.bootstrapServers());
    pipeline = new Pipeline(broker.bootstrapServers(), LOGS);
  }

  @AfterEach
  void stop() {
    pipeline.close();
    cluster.close();
    broker.stop();
  }

  @Test
  void shouldTellWhatWasDeletedBeforeInventoryHadReadIt() throws Exception {
    // Given orders that inventory takes its time for
    pipeline.startInventory(Map.of("THROTTLE_MS", "10", "KAFKA_MAX_PARTITION_FETCH_BYTES", "2000"));
    pipeline.startAnalytics(Map.of());
    pipeline.burst("run", 3_000, Map.of()).summary();
    await()
        .atMost(LIMIT)
        .until(pipeline::metrics, now -> now.get("orders_total").asLong() == 3_000);

    // When
    cluster.deleteRecords(Pipeline.ORDER_TOPIC);

    // Then each order has an outcome, or is one that was lost
    JsonNode metrics =
        await()
            .atMost(LIMIT)
            .until(
                pipeline::metrics,
                now ->
                    now.get("orders_total").asLong() == 3_000
                        && now.at("/lag/total").asLong() == 0
                        && now.at("/lost_by_group/inventory-consumer").asLong() > 0
                        && now.get("pending").asLong() == now.get("lost").asLong());
    assertThat(metrics.at("/lost_by_group/analytics-consumer").asLong()).isZero();
  }

  @Test
  void shouldGoOnFromTheStateWhenTheOffsetsOfTheGroupAreGone() throws Exception {
    // Given a log that has lost its beginning
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
    pipeline.burst("first", 3_000, Map.of()).summary();
    JsonNode before = pipeline.awaitOrders(3_000);
    cluster.deleteRecords(Pipeline.ORDER_TOPIC);

    // When
    pipeline.stop(Pipeline.ANALYTICS);
    cluster.deleteGroup("analytics-consumer");
    pipeline.burst("second", 1_000, Map.of()).summary();
    pipeline.startAnalytics(Map.of());

    // Then
    JsonNode after = pipeline.awaitOrders(4_000);
    assertThat(after.get("inventory_events").asInt()).isEqualTo(4_000);
    assertThat(after.at("/runs/first")).isEqualTo(before.at("/runs/first"));
    assertThat(after.get("lost").asInt()).isZero();
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldReadPartitionsThatAreAddedWithinSeconds(GroupProtocol protocol) throws Exception {
    // Given
    Map<String, String> variables = Map.of("KAFKA_GROUP_PROTOCOL", protocol.name());
    pipeline.startInventory(variables);
    pipeline.startAnalytics(variables);
    pipeline.burst("first", 1_000, Map.of()).summary();
    pipeline.awaitOrders(1_000);

    // When
    cluster.addPartitions(Pipeline.ORDER_TOPIC, 2 * Pipeline.PARTITIONS);
    cluster.addPartitions(Pipeline.INVENTORY_TOPIC, 2 * Pipeline.PARTITIONS);
    pipeline.burst("second", 6_000, Map.of()).summary();

    // Then
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              JsonNode metrics = pipeline.metrics();
              assertThat(metrics.get("orders_total").asInt()).isEqualTo(7_000);
              assertThat(metrics.get("inventory_events").asInt()).isEqualTo(7_000);
              assertThat(metrics.at("/lag/total").asInt()).isZero();
            });
  }

  @Test
  void shouldSayWhatIsHeldBackByATransactionThatNobodyEnds() throws Exception {
    // Given
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
    pipeline.burst("first", 1_000, Map.of()).summary();
    pipeline.awaitOrders(1_000);

    // When
    long offset = cluster.leaveTransactionOpen("a foreigner's", Pipeline.ORDER_TOPIC, 1);
    pipeline.burst("second", 1_000, Map.of()).summary();

    // Then
    JsonNode held =
        await()
            .atMost(LIMIT)
            .until(
                () -> pipeline.metrics().at("/held_back/" + Pipeline.ORDER_TOPIC + "-1"),
                found -> !found.isMissingNode());
    assertThat(held.get("offset").asLong()).isEqualTo(offset);
    assertThat(held.get("transactional_id").asText()).isEqualTo("a foreigner's");

    // And all goes on once it is ended
    cluster.endTransaction("a foreigner's");
    assertThat(pipeline.awaitOrders(2_000).get("invalid").asInt()).isZero();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(pipeline.metrics().get("held_back")).isEmpty());
  }

  @Test
  void shouldGoOnWhenTheProtocolOfTheGroupsChangesWhileOrdersFlow() throws Exception {
    Map<String, String> classic = Map.of("KAFKA_GROUP_PROTOCOL", "classic");
    Map<String, String> newer = Map.of("KAFKA_GROUP_PROTOCOL", "consumer");
    try (Pipeline other = new Pipeline(broker.bootstrapServers(), LOGS.resolve("other"))) {
      // Given two members of each group
      List<Pipeline> members = List.of(pipeline, other);
      for (Pipeline member : members) {
        member.startInventory(classic);
        member.startAnalytics(classic);
      }
      Pipeline.Burst burst = pipeline.burst("run", 20_000, Map.of("RATE", "1000"));

      // When one after the other comes back with the other protocol
      for (Pipeline member : members) {
        member.stop(Pipeline.INVENTORY);
        member.startInventory(newer);
        member.stop(Pipeline.ANALYTICS);
        member.startAnalytics(newer);
      }
      burst.summary();

      // Then each order is decided and counted once
      JsonNode metrics = pipeline.awaitOrders(20_000);
      assertThat(metrics.get("inventory_events").asInt()).isEqualTo(20_000);
      assertThat(metrics.get("duplicates").asInt()).isZero();
    }
  }

  @Test
  void shouldStartAnewWhenTheClusterIsAnother(@TempDir Path otherDirectory) throws Exception {
    // Given
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
    pipeline.burst("first", 1_000, Map.of()).summary();
    pipeline.awaitOrders(1_000);

    // When another broker answers at the same address
    broker.stop();
    int port = Integer.parseInt(broker.bootstrapServers().replaceAll(".*:", ""));
    broker = new EmbeddedBroker(otherDirectory, otherDirectory.resolve("kafka.log"), port);
    broker.start();

    // Then
    assertThat(pipeline.awaitEnd(Pipeline.INVENTORY).status()).isEqualTo(ExitStatus.UNAVAILABLE);
    assertThat(pipeline.awaitEnd(Pipeline.ANALYTICS).status()).isEqualTo(ExitStatus.UNAVAILABLE);
  }

  @Test
  void shouldStartAnewWhenATopicIsDeleted() throws Exception {
    // Given
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
    pipeline.burst("first", 1_000, Map.of()).summary();
    pipeline.awaitOrders(1_000);

    // When
    cluster.deleteTopic(Pipeline.ORDER_TOPIC);

    // Then both end, for whoever supervises them
    assertThat(pipeline.awaitEnd(Pipeline.INVENTORY).status()).isEqualTo(ExitStatus.UNAVAILABLE);
    assertThat(pipeline.awaitEnd(Pipeline.ANALYTICS).status()).isEqualTo(ExitStatus.UNAVAILABLE);

    // And are fine once they are started again: what counts is what the log holds now
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
    pipeline.burst("second", 500, Map.of()).summary();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode metrics = pipeline.metrics();
              assertThat(metrics.get("orders_total").asInt()).isEqualTo(500);
              assertThat(metrics.at("/runs/second/pending").asInt()).isZero();
              assertThat(metrics.at("/lag/total").asInt()).isZero();
            });
  }

  @Test
  void shouldRefuseAGroupThatIsAnalyticsToo() throws Exception {
    pipeline.startAnalytics(Map.of("GROUP_ID", "mine"));
    pipeline.startInventory(Map.of("GROUP_ID", "mine"));

    Pipeline.Ended ended = pipeline.awaitEnd(Pipeline.INVENTORY);

    assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(ended.said())
        .contains("GROUP_ID=mine: expected a group that no other service is in")
        .contains("reads inventory-events");
  }
}
