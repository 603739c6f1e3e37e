package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsIT {
  /** So many that their leaders take their time. */
  private static final int PARTITIONS = 200;

  @TempDir private Path directory;

  @Test
  void shouldHaveLeadersThatTakeRecordsOnceTheyAreEnsured() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(directory)) {
      // Given
      broker.start();
      KafkaSettings kafka =
          KafkaSettings.from(
              new Environment(
                  Map.of(
                      "BOOTSTRAP_SERVERS",
                      broker.bootstrapServers(),
                      "TOPIC_PARTITIONS",
                      Integer.toString(PARTITIONS))));

      // When
      assertThat(Topics.ensure(kafka, new StopSignal()).orElseThrow().get(kafka.orderTopic()))
          .returns(PARTITIONS, TopicDetails::partitions);

      // Then
      for (Future<RecordMetadata> sent : sendOnceToEach(broker, kafka.inventoryTopic())) {
        assertThatCode(sent::get).doesNotThrowAnyException();
      }
    }
  }

  /** By a producer that tries nothing a second time. */
  private static List<Future<RecordMetadata>> sendOnceToEach(EmbeddedBroker broker, String topic) {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            false,
            ProducerConfig.RETRIES_CONFIG,
            0);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[1])));
      }
    }
    return sent;
  }
}
