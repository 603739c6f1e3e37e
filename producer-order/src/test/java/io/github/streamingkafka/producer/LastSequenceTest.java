package io.github.streamingkafka.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.process.StopSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LastSequenceTest {
  private static final String TOPIC = "orders";

  private final StopSignal stop = new StopSignal();

  @Test
  void shouldBeZeroInAnEmptyTopic() {
    assertThat(last("run", List.of(), List.of())).isZero();
  }

  @Test
  void shouldBeTheHighestOfAllPartitions() {
    assertThat(last("run", List.of("run-1", "run-4"), List.of("run-2", "run-3"))).isEqualTo(4);
  }

  @Test
  void shouldSeeABurstOfTheSameRunThatWasSentLater() {
    assertThat(last("run", List.of("run-900", "run-1", "run-2"))).isEqualTo(900);
  }

  @Test
  void shouldLeaveOtherRunsAndOtherIdsOut() {
    assertThat(
            last(
                "run",
                List.of(
                    "run-7", "run-b-8", "ru-9", "running-10", "run-", "run-x", "run", "11", "")))
        .isEqualTo(7);
  }

  @Test
  void shouldTakeARecordWithoutKey() {
    MockConsumer<byte[], byte[]> consumer = consumer(List.of("run-1"));
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 1, null, null)));
    consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), 2L));

    assertThat(new LastSequence(consumer, stop).of("run", TOPIC)).isEqualTo(1);
  }

  @Test
  void shouldEndWhenToldToStop() {
    // Given an end that is never reached
    MockConsumer<byte[], byte[]> consumer = consumer(List.of("run-1"));
    consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, 0), 2L));
    consumer.schedulePollTask(stop::request);

    assertThat(new LastSequence(consumer, stop).of("run", TOPIC)).isZero();
  }

  @SafeVarargs
  private long last(String runId, List<String>... partitions) {
    return new LastSequence(consumer(partitions), stop).of(runId, TOPIC);
  }

  /** A consumer of a topic that holds records with these keys. */
  @SafeVarargs
  private static MockConsumer<byte[], byte[]> consumer(List<String>... partitions) {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    List<PartitionInfo> infos =
        IntStream.range(0, partitions.length)
            .mapToObj(number -> new PartitionInfo(TOPIC, number, null, null, null))
            .toList();
    consumer.updatePartitions(TOPIC, infos);
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int number = 0; number < partitions.length; number++) {
      TopicPartition partition = new TopicPartition(TOPIC, number);
      begins.put(partition, 0L);
      ends.put(partition, (long) partitions[number].size());
    }
    consumer.updateBeginningOffsets(begins);
    consumer.updateEndOffsets(ends);
    consumer.schedulePollTask(
        () -> {
          for (int number = 0; number < partitions.length; number++) {
            long offset = 0;
            for (String key : partitions[number]) {
              consumer.addRecord(
                  new ConsumerRecord<>(TOPIC, number, offset++, key.getBytes(UTF_8), null));
            }
          }
        });
    return consumer;
  }
}
