package io.github.streamingkafka.common;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * What becomes of a record that cannot be read: a record in the dead-letter topic with the original
 * key, value and headers, and further headers that say why it is there and where it was.
 */
public final class DeadLetter {
  public static final String REASON = "dlq.reason";
  public static final String TOPIC = "dlq.source.topic";
  public static final String PARTITION = "dlq.source.partition";
  public static final String OFFSET = "dlq.source.offset";
  public static final String TIMESTAMP = "dlq.source.timestamp";
  public static final String GROUP = "dlq.consumer.group";

  private DeadLetter() {}

  /** The dead letter for {@code record}, which {@code group} could not read. */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, String group, UnreadableRecordException why) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(record.topic()),
            null,
            record.key(),
            record.value(),
            record.headers());
    add(letter.headers(), REASON, why.getMessage());
    add(letter.headers(), TOPIC, record.topic());
    add(letter.headers(), PARTITION, Integer.toString(record.partition()));
    add(letter.headers(), OFFSET, Long.toString(record.offset()));
    add(letter.headers(), TIMESTAMP, Long.toString(record.timestamp()));
    add(letter.headers(), GROUP, group);
    return letter;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
