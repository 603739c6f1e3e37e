package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.process.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Orders flow from the producer to {@code /metrics}, through all that may happen on the way. One
 * suite for every broker that a subclass brings; its scenarios share the services and the log, and
 * the promises are checked after each of them.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class WholeFlow {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> TOPICS =
      List.of(Pipeline.ORDER_TOPIC, Pipeline.INVENTORY_TOPIC);
  private static final FailureRule RULE = new FailureRule(0.05, 0);
  private static final int BURST = 10_000;

  /** Of each run, as its summary said. */
  private final Map<String, Long> acknowledged = new HashMap<>();

  private Pipeline pipeline;
  private Cluster cluster;

  /** Starts a broker and tells its address. */
  abstract String startBroker();

  abstract void stopBroker();

  @BeforeAll
  void start() {
    String bootstrapServers = startBroker();
    Path logs = Installation.root().resolve("validation/system-tests/target/logs");
    pipeline = new Pipeline(bootstrapServers, logs.resolve(getClass().getSimpleName()));
    cluster = new Cluster(bootstrapServers);
    pipeline.startInventory();
    pipeline.startAnalytics(Map.of());
  }

  @AfterAll
  void stop() {
    if (pipeline != null) {
      pipeline.close();
      cluster.close();
    }
    stopBroker();
  }

  @AfterEach
  void shouldKeepItsPromises() throws Exception {
    Evidence evidence = Evidence.gather(cluster, pipeline.awaitOrders(expectedOrders()));
    Stream.of(
            new NoOrderLost(acknowledged),
            new OneOutcomePerOrder(RULE),
            new NoLag(),
            new NothingDroppedSilently())
        .forEach(promise -> promise.check(evidence));
  }

  @Test
  void shouldCountABurstExactly() throws Exception {
    // When
    JsonNode summary = send("burst", Map.of());

    // Then
    pipeline.awaitOrders(expectedOrders());
    JsonNode run = pipeline.run("burst");
    assertThat(summary.get("acknowledged").asLong()).isEqualTo(BURST);
    assertThat(summary.get("expected_failures").asLong()).isEqualTo(RULE.failures(1, BURST));
    assertThat(run.get("orders").asLong()).isEqualTo(BURST);
    assertThat(run.get("failed")).isEqualTo(summary.get("expected_failures"));
    assertThat(run.get("reserved").asLong() + run.get("failed").asLong()).isEqualTo(BURST);
  }

  @Test
  void shouldCountABurstOnceThatIsSentTwice() throws Exception {
    // Given
    Map<String, String> seed = Map.of("SEED", "7");
    send("twice", seed);
    JsonNode before = pipeline.awaitOrders(expectedOrders());

    // When
    send("twice", seed);

    // Then
    JsonNode after =
        await()
            .atMost(LIMIT)
            .until(
                () -> pipeline.awaitOrders(expectedOrders()),
                metrics -> grown("duplicates", before, metrics) >= 2 * BURST);
    assertThat(grown("duplicates", before, after)).isEqualTo(2 * BURST);
    new SameAfterReplay(before).check(Evidence.gather(cluster, after));
  }

  @Test
  void shouldReturnToTheSameTotalsAfterAReplayThoughItIsAStaticMember() throws Exception {
    // Given
    Map<String, String> isStatic = Map.of("GROUP_INSTANCE_ID", "static-member");
    pipeline.stop(Pipeline.ANALYTICS);
    pipeline.startAnalytics(isStatic);
    send("replay", Map.of());
    JsonNode before = pipeline.awaitOrders(expectedOrders());

    // When
    pipeline.stop(Pipeline.ANALYTICS);
    cluster.rewind(Pipeline.ANALYTICS, TOPICS);
    pipeline.startAnalytics(isStatic);

    // Then
    JsonNode after = pipeline.awaitOrders(expectedOrders());
    new SameAfterReplay(before).check(Evidence.gather(cluster, after));
  }

  @Test
  void shouldPutAsideWhatCannotBeRead() throws Exception {
    // Given
    List<ProducerRecord<byte[], byte[]>> bad =
        Stream.concat(
                BadInput.of(Pipeline.ORDER_TOPIC).stream(),
                Stream.concat(
                    BadInput.of(Pipeline.INVENTORY_TOPIC).stream(),
                    Stream.of(BadInput.unknownStatus(Pipeline.INVENTORY_TOPIC))))
            .toList();
    JsonNode before = pipeline.awaitOrders(expectedOrders());
    int orderLetters = cluster.read(Topics.deadLetters(Pipeline.ORDER_TOPIC)).size();
    int outcomeLetters = cluster.read(Topics.deadLetters(Pipeline.INVENTORY_TOPIC)).size();

    // When
    cluster.write(bad);
    send("among-bad-ones", Map.of());

    // Then
    JsonNode after = pipeline.awaitOrders(expectedOrders());
    assertThat(grown("invalid", before, after)).isEqualTo(bad.size());
    assertPutAside(bad, Pipeline.ORDER_TOPIC, orderLetters, Pipeline.INVENTORY);
    assertPutAside(bad, Pipeline.INVENTORY_TOPIC, outcomeLetters, Pipeline.ANALYTICS);
  }

  private void assertPutAside(
      List<ProducerRecord<byte[], byte[]>> bad, String topic, int known, String group)
      throws Exception {
    List<ConsumerRecord<byte[], byte[]>> letters =
        cluster.read(Topics.deadLetters(topic)).stream().skip(known).toList();
    assertThat(letters.stream().map(letter -> text(letter.key(), letter.value())))
        .containsExactlyInAnyOrderElementsOf(
            bad.stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> text(record.key(), record.value()))
                .toList());
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, BadInput.HEADER)).isEqualTo(BadInput.HEADER_VALUE);
              assertThat(header(letter, DeadLetter.REASON)).isNotBlank();
              assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(topic);
              assertThat(header(letter, DeadLetter.PARTITION)).matches("[0-5]");
              assertThat(header(letter, DeadLetter.OFFSET)).matches("\\d+");
              assertThat(header(letter, DeadLetter.TIMESTAMP)).matches("\\d+");
              assertThat(header(letter, DeadLetter.GROUP)).isEqualTo(group);
            });
  }

  private JsonNode send(String runId, Map<String, String> variables) throws Exception {
    JsonNode summary = pipeline.burst(runId, BURST, variables).summary();
    acknowledge(runId, summary);
    return summary;
  }

  private void acknowledge(String runId, JsonNode summary) {
    acknowledged.put(runId, summary.get("acknowledged").asLong());
  }

  private long expectedOrders() {
    return acknowledged.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long grown(String name, JsonNode before, JsonNode after) {
    return after.get(name).asLong() - before.get(name).asLong();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static String text(byte[] key, byte[] value) {
    return text(key) + "|" + text(value);
  }

  /** A character a byte, so that any bytes can be told apart. */
  private static String text(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, ISO_8859_1);
  }
}
