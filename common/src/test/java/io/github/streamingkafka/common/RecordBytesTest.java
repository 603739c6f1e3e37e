package io.github.streamingkafka.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    assertThat(deserializer.deserialize("topic", longest)).isSameAs(longest);
  }

  @Test
  void shouldHandOverNothingOfWhatIsTooLong() {
    byte[] tooLong = new byte[RecordBytes.MAX_BYTES + 1];

    assertThat(deserialize(ByteBuffer.wrap(tooLong))).isNull();
    assertThat(deserializer.deserialize("topic", tooLong)).isNull();
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
