package io.github.streamingkafka.analytics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Which partition each id of a chunk belongs to, by Kafka's own rule for keys. Worked out as far as
 * it is asked for, and then known.
 */
final class Homes {
  private final byte[] prefix;
  private final long first;
  private final int partitions;
  private short[] homes = new short[0];

  /**
   * @param prefix what the ids have in common
   * @param first the sequence of the first one
   * @param partitions of the topic that the ids are keys in
   */
  Homes(String prefix, long first, int partitions) {
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.first = first;
    this.partitions = partitions;
  }

  /** The partition that a key belongs to. */
  static int of(byte[] key, int partitions) {
    return BuiltInPartitioner.partitionForKey(key, partitions);
  }

  /** The partition that the id of this one sequence belongs to. */
  int at(int position) {
    return position < homes.length ? homes[position] : of(key(first + position), partitions);
  }

  /** The partitions of the first {@code count} ids at least. */
  short[] upTo(int count) {
    int known = homes.length;
    if (count > known) {
      homes = Arrays.copyOf(homes, count);
      byte[] key = key(first + known);
      for (int i = known; i < count; i++) {
        homes[i] = (short) of(key, partitions);
        key = next(key, first + i + 1);
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
