package io.github.streamingkafka.common.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The record of the dead-letter topic for a record that cannot be read: the original key, value and
 * headers, and further headers with the reason and the place of the original. A header also names
 * the parts that are left out because they are too large.
 */
public final class DeadLetter {
  public static final String REASON = "dlq.reason";
  public static final String TOPIC = "dlq.source.topic";
  public static final String PARTITION = "dlq.source.partition";
  public static final String OFFSET = "dlq.source.offset";
  public static final String TIMESTAMP = "dlq.source.timestamp";
  public static final String GROUP = "dlq.consumer.group";

  /** Only where something of the record is left out: which parts, separated by commas. */
  public static final String OMITTED = "dlq.omitted";

  /** What can be left out of a dead letter. */
  enum Part {
    KEY,
    VALUE,
    HEADERS
  }

  private DeadLetter() {}

  /** The dead letter for {@code record}, which {@code group} could not read. */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, String group, UnreadableRecordException why) {
    return of(record, group, why.getMessage(), Set.of());
  }

  /**
   * The dead letter for {@code record}, without some of its parts. A key is replaced by the place
   * of the record, since a compacted topic takes no records without a key.
   */
  static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> record, String group, String reason, Set<Part> without) {
    Set<Part> omitted = EnumSet.noneOf(Part.class);
    omitted.addAll(without);
    if (record.key() == null && record.serializedKeySize() > 0) {
      omitted.add(Part.KEY);
    }
    if (record.value() == null && record.serializedValueSize() > 0) {
      omitted.add(Part.VALUE);
    }
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(record.topic()),
            null,
            omitted.contains(Part.KEY) ? place(record).getBytes(UTF_8) : record.key(),
            omitted.contains(Part.VALUE) ? null : record.value(),
            omitted.contains(Part.HEADERS) ? new RecordHeaders() : record.headers());
    add(letter.headers(), REASON, reason);
    add(letter.headers(), TOPIC, record.topic());
    add(letter.headers(), PARTITION, Integer.toString(record.partition()));
    add(letter.headers(), OFFSET, Long.toString(record.offset()));
    add(letter.headers(), TIMESTAMP, Long.toString(record.timestamp()));
    add(letter.headers(), GROUP, group);
    if (!omitted.isEmpty()) {
      String parts = omitted.stream().map(Part::name).collect(Collectors.joining(","));
      add(letter.headers(), OMITTED, parts.toLowerCase(Locale.ROOT));
    }
    return letter;
  }

  /** Why this dead letter is there. */
  static String reason(ProducerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader(REASON).value(), UTF_8);
  }

  /** Topic, partition and offset of a record, for people. */
  public static String place(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
