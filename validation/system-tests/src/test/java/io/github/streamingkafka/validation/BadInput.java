package io.github.streamingkafka.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that neither service can read, of every kind there is. */
final class BadInput {
  static final String HEADER = "trace";
  static final String HEADER_VALUE = "of the one who wrote it";

  private static final String SOUND =
      "{\"order_id\":\"bad-1\",\"item_id\":\"item-1\",\"qty\":1,\"ts\":1,\"status\":\"RESERVED\"}";

  private BadInput() {}

  /** One of each kind that no topic takes. */
  static List<ProducerRecord<byte[], byte[]>> of(String topic) {
    byte[] key = bytes("bad-1");
    return List.of(
        record(topic, key, bytes("{\"order_id\":")),
        record(topic, key, bytes("[]")),
        record(topic, key, bytes(SOUND.replace("\"qty\":1,", ""))),
        record(topic, key, bytes(SOUND.replace("\"qty\":1", "\"qty\":\"1\""))),
        record(topic, key, bytes(SOUND.replace("\"ts\":1", "\"ts\":1.5"))),
        record(topic, key, null),
        record(topic, key, new byte[0]),
        record(topic, null, bytes(SOUND)),
        record(topic, new byte[0], bytes(SOUND)),
        record(topic, new byte[] {(byte) 0xC3, 0x28}, bytes(SOUND)),
        record(topic, bytes("bad-2"), bytes(SOUND)),
        record(topic, key, bytes("x".repeat(900_000))));
  }

  /** One that only a topic of outcomes refuses. */
  static ProducerRecord<byte[], byte[]> unknownStatus(String topic) {
    return record(topic, bytes("bad-1"), bytes(SOUND.replace("RESERVED", "LOST")));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    record.headers().add(HEADER, bytes(HEADER_VALUE));
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
