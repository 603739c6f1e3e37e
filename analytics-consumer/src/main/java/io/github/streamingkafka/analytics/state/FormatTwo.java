package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.analytics.counting.IdCode;
import io.github.streamingkafka.analytics.counting.IdHash;
import io.github.streamingkafka.analytics.counting.IdPage;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import io.github.streamingkafka.common.events.OrderId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Reads ids as version 2 of the format has them. A chunk tells of 65,536 consecutive sequences
 * which of them a partition has counted: all up to one of them whose keys belong to the partition,
 * less some that are missing, and others. Ids without a sequence below 2^32 are told by 88 bits of
 * their hash.
 */
final class FormatTwo {
  private static final int CHUNK_BITS = 16;

  // Of RoaringBitmap's portable format.
  private static final int COOKIE_WITH_RUNS = 12_347;
  private static final int COOKIE_SIZE = 16;
  private static final int LARGEST_ARRAY = 4_096;

  private FormatTwo() {}

  static IdPage read(StateKey key, byte[] value) {
    ByteBuffer content = ByteBuffer.wrap(value, 1, value.length - 1);
    try {
      return key.part() == StateKey.Part.CHUNK ? chunk(key, content) : hashes(key, content);
    } catch (BufferUnderflowException damaged) {
      throw new UnreadableStateException("no " + key.part() + ": " + damaged);
    }
  }

  private static IdPage hashes(StateKey key, ByteBuffer from) {
    IdPage page = new IdPage();
    while (from.hasRemaining()) {
      long high = from.getLong();
      int low = ((from.getShort() & 0xFFFF) << Byte.SIZE) | (from.get() & 0xFF);
      page.add(key.name(), new IdHash(high, low).code());
    }
    return page;
  }

  private static IdPage chunk(StateKey key, ByteBuffer from) {
    int partitions = from.getInt();
    int upTo = from.getInt();
    BitSet missing = bitmap(from);
    BitSet members = bitmap(from);
    long first = (long) key.number() << CHUNK_BITS;
    for (int position = 0; position < upTo; position++) {
      byte[] id = (key.name() + (first + position)).getBytes(StandardCharsets.UTF_8);
      int home = BuiltInPartitioner.partitionForKey(id, partitions);
      if (home == key.partition().partition() && !missing.get(position)) {
        members.set(position);
      }
    }
    IdPage page = new IdPage();
    members.stream()
        .mapToObj(position -> OrderId.parse(key.name() + (first + position)))
        .forEach(id -> page.add(id, IdCode.of(id)));
    return page;
  }

  /** A bitmap of numbers below 2^16, so that it has one container at most. */
  private static BitSet bitmap(ByteBuffer bigEndian) {
    ByteBuffer from = bigEndian.slice().order(ByteOrder.LITTLE_ENDIAN);
    BitSet bitmap = new BitSet();
    int cookie = from.getInt();
    boolean isRuns = false;
    boolean isEmpty = false;
    if ((cookie & 0xFFFF) == COOKIE_WITH_RUNS && cookie >>> COOKIE_SIZE == 0) {
      isRuns = from.get() != 0;
    } else {
      isEmpty = from.getInt() == 0;
    }
    if (!isEmpty) {
      from.getShort();
      int count = (from.getShort() & 0xFFFF) + 1;
      if ((cookie & 0xFFFF) != COOKIE_WITH_RUNS) {
        from.getInt();
      }
      if (isRuns) {
        for (int runs = from.getShort() & 0xFFFF; runs > 0; runs--) {
          int start = from.getShort() & 0xFFFF;
          bitmap.set(start, start + (from.getShort() & 0xFFFF) + 1);
        }
      } else if (count > LARGEST_ARRAY) {
        bitmap =
            BitSet.valueOf(
                from.slice().limit(1 << (CHUNK_BITS - 3)).order(ByteOrder.LITTLE_ENDIAN));
        from.position(from.position() + (1 << (CHUNK_BITS - 3)));
      } else {
        for (; count > 0; count--) {
          bitmap.set(from.getShort() & 0xFFFF);
        }
      }
    }
    bigEndian.position(bigEndian.position() + from.position());
    return bitmap;
  }
}
