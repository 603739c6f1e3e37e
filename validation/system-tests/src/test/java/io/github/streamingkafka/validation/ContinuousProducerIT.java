package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuousProducerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> CONTINUOUS =
      Map.of("RUN_ID", "run", "RATE", "200..800:1s,0:100ms");

  /** Five orders, and as many after a pause: the tenth is due after more than 380 ms. */
  private static final Map<String, String> PROFILE = Map.of("RATE", "10..90:100ms,0:200ms");

  private static final int BURST = 5_000;

  @TempDir private Path directory;

  @Test
  void shouldGoOnWithItsRunAfterAKillAndAfterBurstsOfTheSameRun() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("kafka"));
        Pipeline pipeline = new Pipeline(broker.bootstrapServers(), directory)) {
      // Given a run that was killed
      broker.start();
      pipeline.startProducer(CONTINUOUS);
      await().atMost(LIMIT).until(() -> count(pipeline) >= 100);
      pipeline.kill(Pipeline.PRODUCER);
      // And went on
      long killedAt = sequences(pipeline).size();
      pipeline.startProducer(CONTINUOUS);
      await().atMost(LIMIT).until(() -> count(pipeline) >= killedAt + 100);
      pipeline.stop(Pipeline.PRODUCER);
      assertThat(sequences(pipeline)).doesNotHaveDuplicates();
      // And had bursts beside it, the higher sequences first
      pipeline.burst("run", BURST, Map.of()).summary();
      assertKeepsItsProfile(pipeline.burst("run", 10, PROFILE).summary());
      List<Long> before = sequences(pipeline);

      // When
      pipeline.startProducer(CONTINUOUS);
      await().atMost(LIMIT).until(() -> count(pipeline) >= before.size() + 100);
      pipeline.stop(Pipeline.PRODUCER);

      // Then
      List<Long> after = new ArrayList<>(sequences(pipeline));
      before.forEach(after::remove);
      assertThat(after)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(BURST + 1, BURST + after.size()).boxed().toList());
    }
  }

  private static void assertKeepsItsProfile(JsonNode summary) {
    assertThat(summary.get("duration_sec").asDouble()).isGreaterThan(0.38);
    assertThat(summary.at("/latency_from_due_ms/max").asLong())
        .isGreaterThanOrEqualTo(summary.at("/latency_ms/max").asLong(Long.MAX_VALUE));
  }

  private static long count(Pipeline pipeline) {
    try (var consumer = consumer(pipeline)) {
      return consumer.endOffsets(partitions()).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The sequences of all orders, in any order. */
  private static List<Long> sequences(Pipeline pipeline) {
    List<Long> sequences = new ArrayList<>();
    try (var consumer = consumer(pipeline)) {
      consumer.assign(partitions());
      consumer.seekToBeginning(partitions());
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> order : consumer.poll(Duration.ofSeconds(1))) {
          String id = new String(order.key(), UTF_8);
          assertThat(id).startsWith("run-");
          sequences.add(Long.valueOf(id.substring("run-".length())));
        }
      }
    }
    return sequences;
  }

  private static List<TopicPartition> partitions() {
    return IntStream.range(0, Pipeline.PARTITIONS)
        .mapToObj(number -> new TopicPartition(Pipeline.ORDER_TOPIC, number))
        .toList();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Pipeline pipeline) {
    return new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
