package io.github.streamingkafka.common.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
  private static final byte[] KEY = {(byte) 0xFF, 0};
  private static final byte[] VALUE = {(byte) 0xC3, 0x28, '{'};
  private final UnreadableRecordException why = new UnreadableRecordException("value is größer");

  @Test
  void shouldKeepTheOriginalBytes() {
    ProducerRecord<byte[], byte[]> letter =
        DeadLetter.of(record(KEY, VALUE, new RecordHeaders()), "the-group", why);

    assertThat(letter.topic()).isEqualTo("orders-dlq");
    assertThat(letter.partition()).isNull();
    assertThat(letter.key()).containsExactly(KEY);
    assertThat(letter.value()).containsExactly(VALUE);
  }

  @Test
  void shouldKeepNulls() {
    ProducerRecord<byte[], byte[]> letter =
        DeadLetter.of(record(null, null, new RecordHeaders()), "the-group", why);

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
  }

  @Test
  void shouldSayWhyItIsThereAndWhereItWas() {
    Headers headers =
        DeadLetter.of(record(KEY, VALUE, new RecordHeaders()), "the-group", why).headers();

    assertThat(text(headers, "dlq.reason")).isEqualTo("value is größer");
    assertThat(text(headers, "dlq.source.topic")).isEqualTo("orders");
    assertThat(text(headers, "dlq.source.partition")).isEqualTo("3");
    assertThat(text(headers, "dlq.source.offset")).isEqualTo("41");
    assertThat(text(headers, "dlq.source.timestamp")).isEqualTo("1795366800123");
    assertThat(text(headers, "dlq.consumer.group")).isEqualTo("the-group");
  }

  @Test
  void shouldKeepTheOriginalHeadersBeforeItsOwn() {
    Headers original =
        new RecordHeaders()
            .add("trace", new byte[] {1, 2})
            .add("trace", null)
            .add("dlq.reason", "an older one".getBytes(UTF_8));

    Headers headers = DeadLetter.of(record(KEY, VALUE, original), "the-group", why).headers();

    assertThat(StreamSupport.stream(headers.spliterator(), false).limit(3))
        .containsExactly(original.toArray());
    assertThat(text(headers, "dlq.reason")).isEqualTo("value is größer");
    assertThat(original.toArray()).hasSize(3);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        "orders",
        3,
        41,
        1795366800123L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }
}
