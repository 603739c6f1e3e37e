package io.github.streamingkafka.analytics;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * A set of ids of any form, each with two marks: order seen, outcome seen. Holds 126 bits of a
 * 128-bit hash of each id, at most 24 bytes an id; two ids among a billion collide with a
 * probability below 10^-19.
 */
final class HashedIds {
  static final int ORDER = 1;
  static final int OUTCOME = 2;

  private static final long MARKS = 3;
  // Filled to between 0.71 and 0.85 once it has grown: 16 bytes a slot are 19 to 23 an id.
  private static final double MOST_FILLED = 0.85;
  private static final double GROWTH = 1.2;

  /** Two longs a slot: 64 bits of the hash; 62 more and the marks. A free slot has no mark. */
  private long[] slots = new long[2 * 64];

  private int size;

  /** Marks an id, and returns the marks that it had before. */
  int mark(String id, int mark) {
    HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(id.getBytes(StandardCharsets.UTF_8));
    long high = hash.getMostSignificantBits();
    long low = hash.getLeastSignificantBits() & ~MARKS;
    int slot = find(high, low);
    int before = (int) (slots[slot + 1] & MARKS);
    if (before == 0) {
      slots[slot] = high;
      slots[slot + 1] = low;
      size++;
    }
    slots[slot + 1] |= mark;
    if (size > MOST_FILLED * slots.length / 2) {
      grow();
    }
    return before;
  }

  /** How many distinct ids are marked. */
  int size() {
    return size;
  }

  /** Bytes held for all ids together. */
  long bytes() {
    return 8L * slots.length;
  }

  /** The slot of an id, or the free one where it belongs. */
  private int find(long high, long low) {
    int capacity = slots.length / 2;
    int slot = (int) (((high >>> 32) * capacity) >>> 32);
    while ((slots[2 * slot + 1] & MARKS) != 0
        && (slots[2 * slot] != high || (slots[2 * slot + 1] & ~MARKS) != low)) {
      slot = slot + 1 == capacity ? 0 : slot + 1;
    }
    return 2 * slot;
  }

  private void grow() {
    long[] old = slots;
    int capacity = old.length / 2;
    slots = new long[2 * (int) Math.ceil(capacity * GROWTH)];
    for (int i = 0; i < old.length; i += 2) {
      if ((old[i + 1] & MARKS) != 0) {
        int slot = find(old[i], old[i + 1] & ~MARKS);
        slots[slot] = old[i];
        slots[slot + 1] = old[i + 1];
      }
    }
  }
}
