package io.github.streamingkafka.validation.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeenRecordsTest {
  private final SeenRecords log = new SeenRecords();
  private final SeenRecords reader = new SeenRecords();

  @BeforeEach
  void log() {
    record(log, 0, 3, "a");
    record(log, 0, 5, "b");
    record(log, 1, 3, "c");
  }

  @Test
  void shouldFindThatBothWereGivenTheSame() {
    record(reader, 1, 3, "c");
    record(reader, 0, 3, "a");
    record(reader, 0, 5, "b");

    assertThat(reader.differences(log)).isEmpty();
    assertThat(reader.stepsBack()).isEmpty();
    assertThat(reader.records()).isEqualTo(3);
  }

  @Test
  void shouldFindAGap() {
    record(reader, 0, 5, "b");
    record(reader, 1, 3, "c");

    assertThat(reader.differences(log))
        .singleElement()
        .asString()
        .startsWith("orders-0: 1 records");
  }

  @Test
  void shouldFindARecordThatWasAbortedLater() {
    record(reader, 0, 3, "a");
    record(reader, 0, 4, "aborted");
    record(reader, 0, 5, "b");
    record(reader, 1, 3, "c");

    assertThat(reader.differences(log))
        .singleElement()
        .asString()
        .startsWith("orders-0: 3 records");
  }

  @Test
  void shouldFindAnotherRecordAtAnOffset() {
    record(reader, 0, 3, "a");
    record(reader, 0, 5, "b");
    record(reader, 1, 3, "d");

    assertThat(reader.differences(log)).singleElement().asString().startsWith("orders-1: ");
  }

  @Test
  void shouldFindAPartitionThatWasNotReadAtAll() {
    record(reader, 0, 3, "a");
    record(reader, 0, 5, "b");

    assertThat(reader.differences(log))
        .singleElement()
        .asString()
        .startsWith("orders-1: none, against 1 records");
  }

  @Test
  void shouldFindAStepBack() {
    record(reader, 0, 3, "a");
    record(reader, 0, 5, "b");
    record(reader, 0, 3, "a");

    assertThat(reader.stepsBack()).containsExactly("orders-0: 3 after 5");
  }

  private static void record(SeenRecords seen, int partition, long offset, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    seen.accept(new ConsumerRecord<>("orders", partition, offset, bytes, bytes));
  }
}
