package io.github.streamingkafka.analytics.counting;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Which partition each id of a stretch belongs to, by Kafka's own rule for keys. Worked out as far
 * as it is asked for, and then known.
 */
final class Homes {
  private byte[] prefix = {};
  private long first;
  private int partitions;
  private short[] homes = {};

  /** How many are worked out. */
  private int known;

  /**
   * Is about another stretch from now on.
   *
   * @param newPrefix what its ids have in common
   * @param newFirst the sequence of the first one
   * @param newPartitions of the topic that the ids are keys in
   */
  void begin(String newPrefix, long newFirst, int newPartitions) {
    prefix = newPrefix.getBytes(StandardCharsets.UTF_8);
    first = newFirst;
    partitions = newPartitions;
    known = 0;
  }

  /** The partition that a key belongs to. */
  static int of(byte[] key, int partitions) {
    return BuiltInPartitioner.partitionForKey(key, partitions);
  }

  /** The partition that the id of this one sequence belongs to. */
  int at(int position) {
    return position < known ? homes[position] : of(key(first + position), partitions);
  }

  /** The partitions of the first {@code count} ids at least. */
  short[] upTo(int count) {
    if (count > known) {
      if (count > homes.length) {
        homes = Arrays.copyOf(homes, Math.min(Stretch.SIZE, 2 * count));
      }
      byte[] key = key(first + known);
      for (; known < count; known++) {
        homes[known] = (short) of(key, partitions);
        key = next(key, first + known + 1);
      }
    }
    return homes;
  }

  private byte[] key(long sequence) {
    byte[] digits = Long.toString(sequence).getBytes(StandardCharsets.US_ASCII);
    byte[] key = Arrays.copyOf(prefix, prefix.length + digits.length);
    System.arraycopy(digits, 0, key, prefix.length, digits.length);
    return key;
  }

  /** Counts on in place, which is several times faster than writing each number anew. */
  private byte[] next(byte[] key, long sequence) {
    for (int i = key.length - 1; i >= prefix.length; i--) {
      if (key[i] != '9') {
        key[i]++;
        return key;
      }
      key[i] = '0';
    }
    return key(sequence);
  }
}
