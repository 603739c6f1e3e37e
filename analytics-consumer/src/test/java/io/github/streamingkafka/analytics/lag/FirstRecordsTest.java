package io.github.streamingkafka.analytics.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FirstRecordsTest {
  private static final TopicPartition ONE = new TopicPartition("order-events", 1);
  private static final TopicPartition TWO = new TopicPartition("order-events", 2);

  private final MockConsumer<byte[], byte[]> committed = new MockConsumer<>("earliest");
  private final MockConsumer<byte[], byte[]> uncommitted = new MockConsumer<>("earliest");
  private int made;
  private final FirstRecords firstRecords =
      new FirstRecords(() -> made(committed), () -> made(uncommitted));

  private Consumer<byte[], byte[]> made(Consumer<byte[], byte[]> consumer) {
    made++;
    return consumer;
  }

  @Test
  void shouldFindTheFirstRecordOfEachPartition() {
    // Given
    committed.schedulePollTask(
        () -> {
          committed.addRecord(record(ONE, 7, 700));
          committed.addRecord(record(ONE, 8, 800));
        });
    committed.schedulePollTask(() -> committed.addRecord(record(TWO, 5, 500)));

    // When
    Map<TopicPartition, Long> times =
        firstRecords.times(Map.of(ONE, 6L, TWO, 5L), Map.of(ONE, 9L, TWO, 6L));

    // Then
    assertThat(times).isEqualTo(Map.of(ONE, 700L, TWO, 500L));
    assertThat(made).isEqualTo(1);
  }

  @Test
  void shouldAskNobodyWhereNothingIsBehind() {
    assertThat(firstRecords.times(Map.of(), Map.of(ONE, 9L))).isEmpty();
    assertThat(made).isZero();
  }

  @Test
  void shouldFindNoneWhereOnlyEndsOfTransactionsAre() {
    // Given a consumer that passes over them
    committed.schedulePollTask(() -> committed.seek(ONE, 9));

    assertThat(firstRecords.times(Map.of(ONE, 6L), Map.of(ONE, 9L)))
        .isEqualTo(Map.of(ONE, FirstRecords.NONE));
    assertThat(made).isEqualTo(1);
  }

  @Test
  void shouldFindWhatWaitsBehindAnOpenTransaction() {
    // Given
    committed.schedulePollTask(() -> committed.seek(ONE, 8));
    uncommitted.schedulePollTask(() -> uncommitted.addRecord(record(ONE, 8, 800)));

    // When
    Map<TopicPartition, Long> times = firstRecords.times(Map.of(ONE, 6L), Map.of(ONE, 9L));

    // Then
    assertThat(times).isEqualTo(Map.of(ONE, 800L));
  }

  @Test
  void shouldTellNoTimeIfNothingIsAnswered() {
    assertThat(firstRecords.times(Map.of(ONE, 6L), Map.of(ONE, 9L))).isEmpty();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, long time) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }
}
