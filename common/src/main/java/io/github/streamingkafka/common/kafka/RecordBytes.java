package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Hands over the bytes of keys and values, unless there are too many: topics limit compressed
 * bytes, and a few of those can be more than a heap holds. A record tells the size of what it was
 * given, and has null for a key or a value that is too long.
 */
public final class RecordBytes implements Deserializer<byte[]> {
  /** A key or a value that is longer is not read. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Handed over once a poll has more than the longest value: is left for another poll. */
  private static final byte[] LEFT = {};

  private boolean isBounded;
  private boolean haveLeftSome;
  private long polledBytes;

  /** Begins to count what is handed over, which before has no bound. */
  void beginPoll() {
    isBounded = true;
    haveLeftSome = false;
    polledBytes = 0;
  }

  /** Whether records since the poll began are left for another one. */
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
    // Never of the first record: its key alone has no more than that.
    if (isBounded && polledBytes > MAX_BYTES) {
      haveLeftSome = true;
      return LEFT;
    }
    polledBytes += data.remaining();
    return Utils.toArray(data);
  }

  /** Whether this record came when enough had been handed over. */
  static boolean isLeft(ConsumerRecord<byte[], byte[]> record) {
    return isLeft(record.key(), record.serializedKeySize())
        || isLeft(record.value(), record.serializedValueSize());
  }

  private static boolean isLeft(byte[] bytes, int size) {
    return bytes != null && bytes.length < size;
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
