package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class RecordBytesTest {
  private final RecordBytes deserializer = new RecordBytes();

  @Test
  void shouldHandOverWhatIsNotTooLong() {
    byte[] longest = new byte[RecordBytes.MAX_BYTES];
    longest[7] = 7;

    assertThat(deserialize(ByteBuffer.wrap(longest))).isEqualTo(longest);
    assertThat(deserialize(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 1))).containsExactly(2);
    assertThat(deserialize(ByteBuffer.allocate(0))).isEmpty();
    assertThat(deserializer.deserialize("topic", longest)).isEqualTo(longest);
  }

  @Test
  void shouldHandOverNothingOfWhatIsTooLong() {
    byte[] tooLong = new byte[RecordBytes.MAX_BYTES + 1];

    assertThat(deserialize(ByteBuffer.wrap(tooLong))).isNull();
    assertThat(deserializer.deserialize("topic", tooLong)).isNull();
  }

  @Test
  void shouldLeaveWhatIsMoreThanAPollMayHave() {
    TopicPartition one = new TopicPartition("topic", 1);
    TopicPartition two = new TopicPartition("topic", 2);
    deserializer.beginPoll();
    List<ConsumerRecord<byte[], byte[]>> ofOne = polled(one, 5, 6, 7);
    List<ConsumerRecord<byte[], byte[]>> ofTwo = polled(two, 8, 9);

    ConsumerRecords<byte[], byte[]> whole =
        BoundedConsumer.beforeTheFirstLeft(
            new ConsumerRecords<>(
                Map.of(one, ofOne, two, ofTwo),
                Map.of(one, new OffsetAndMetadata(8), two, new OffsetAndMetadata(10))));

    assertThat(deserializer.haveLeftSome()).isTrue();
    assertThat(whole.records(one)).containsExactlyElementsOf(ofOne.subList(0, 2));
    assertThat(whole.records(two)).isEmpty();
    assertThat(whole.nextOffsets().get(one).offset()).isEqualTo(7);
    assertThat(whole.nextOffsets().get(two).offset()).isEqualTo(8);
    deserializer.beginPoll();
    assertThat(polled(one, 7)).noneMatch(RecordBytes::isLeft);
    assertThat(deserializer.haveLeftSome()).isFalse();
  }

  @Test
  void shouldHandOverTheFirstRecordOfAPollHoweverLong() {
    ByteBuffer longest = ByteBuffer.allocate(RecordBytes.MAX_BYTES);
    deserializer.beginPoll();

    assertThat(deserialize(longest)).hasSize(RecordBytes.MAX_BYTES);
    assertThat(deserialize(longest)).hasSize(RecordBytes.MAX_BYTES);
    assertThat(deserializer.haveLeftSome()).isFalse();
  }

  /** Records of 10 MB each. */
  private List<ConsumerRecord<byte[], byte[]>> polled(TopicPartition partition, long... offsets) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset : offsets) {
      records.add(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              offset,
              0,
              TimestampType.CREATE_TIME,
              -1,
              10_000_000,
              null,
              deserialize(ByteBuffer.allocate(10_000_000)),
              new RecordHeaders(),
              Optional.empty()));
    }
    return records;
  }

  @Test
  void shouldKeepNulls() {
    assertThat(deserialize(null)).isNull();
    assertThat(deserializer.deserialize("topic", null)).isNull();
  }

  @Test
  void shouldTellWhatIsTooLong() {
    assertThatCode(() -> RecordBytes.verifyWhole(record(-1, RecordBytes.MAX_BYTES)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> RecordBytes.verifyWhole(record(1, 20_000_000)))
        .hasMessage("value of 20000000 bytes is longer than 16777216");
    assertThatThrownBy(() -> RecordBytes.verifyWhole(record(20_000_000, 1)))
        .hasMessage("key of 20000000 bytes is longer than 16777216");
  }

  private byte[] deserialize(ByteBuffer bytes) {
    return deserializer.deserialize("topic", new RecordHeaders(), bytes);
  }

  private static ConsumerRecord<byte[], byte[]> record(int keyBytes, int valueBytes) {
    return new ConsumerRecord<>(
        "topic",
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        keyBytes,
        valueBytes,
        null,
        null,
        new RecordHeaders(),
        Optional.empty());
  }
}
