package io.github.streamingkafka.common;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Hands over the bytes of a key or a value, unless there are too many: topics limit compressed
 * bytes, and a few of those can be more than a heap holds. Of one that is too long the record tells
 * the size, and has null.
 */
public final class RecordBytes implements Deserializer<byte[]> {
  /** A key or a value that is longer is not read. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  @Override
  public byte[] deserialize(String topic, byte[] data) {
    return data == null || data.length > MAX_BYTES ? null : data;
  }

  @Override
  public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
    return data == null || data.remaining() > MAX_BYTES ? null : Utils.toArray(data);
  }

  /**
   * Verifies that the record has been handed over whole.
   *
   * @throws UnreadableRecordException if its key or its value is too long
   */
  public static void verifyWhole(ConsumerRecord<?, ?> record) throws UnreadableRecordException {
    verify("key", record.serializedKeySize());
    verify("value", record.serializedValueSize());
  }

  private static void verify(String what, int bytes) throws UnreadableRecordException {
    if (bytes > MAX_BYTES) {
      throw new UnreadableRecordException(
          what + " of " + bytes + " bytes is longer than " + MAX_BYTES);
    }
  }
}
