package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Returns the bytes of keys and values, unless there are too many: topics limit compressed bytes,
 * and a few of those can decompress to more than a heap holds. A key or a value that is too long is
 * null, and the record still has its size.
 */
public final class RecordBytes implements Deserializer<byte[]> {
  /** A key or a value that is longer is not read. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Stands for bytes that are left for the next poll. */
  private static final byte[] LEFT = {};

  private boolean isBounded;
  private boolean haveLeftSome;
  private long polledBytes;

  /** Starts to bound the bytes of a poll; until the first call they are not. */
  void beginPoll() {
    isBounded = true;
    haveLeftSome = false;
    polledBytes = 0;
  }

  /** Whether records of this poll are left for the next one. */
  boolean haveLeftSome() {
    return haveLeftSome;
  }

  @Override
  public byte[] deserialize(String topic, byte[] data) {
    return data == null ? null : deserialize(topic, null, ByteBuffer.wrap(data));
  }

  @Override
  public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
    if (data == null || data.remaining() > MAX_BYTES) {
      return null;
    }
    // Never the first record: its key alone does not exceed the limit.
    if (isBounded && polledBytes > MAX_BYTES) {
      haveLeftSome = true;
      return LEFT;
    }
    polledBytes += data.remaining();
    return Utils.toArray(data);
  }

  /** Whether this record is left for the next poll. */
  static boolean isLeft(ConsumerRecord<byte[], byte[]> record) {
    return isLeft(record.key(), record.serializedKeySize())
        || isLeft(record.value(), record.serializedValueSize());
  }

  private static boolean isLeft(byte[] bytes, int size) {
    return bytes != null && bytes.length < size;
  }

  /**
   * Verifies that nothing of the record is missing.
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
