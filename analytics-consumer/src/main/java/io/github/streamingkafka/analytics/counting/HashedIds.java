package io.github.streamingkafka.analytics.counting;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;

/**
 * A set of ids of any form, each with the kinds of events it was seen in. Holds 88 bits of a hash
 * of each id, in at most 18 bytes; that any two among a hundred million ids collide has a
 * probability below 10^-10.
 */
final class HashedIds {
  /** The part of an id's hash that is kept. */
  record Hash(long high, int low) {
    static final int BYTES = Long.BYTES + 3;
    private static final int LOW_BITS = 0xFF_FFFF;

    /** That of an id in UTF-8. */
    static Hash of(byte[] key) {
      HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(key);
      return new Hash(hash.getMostSignificantBits(), hash.getAsInt() & LOW_BITS);
    }

    static Hash read(ByteBuffer from) {
      long high = from.getLong();
      return new Hash(high, ((from.getShort() & 0xFFFF) << 8) | (from.get() & 0xFF));
    }

    void write(ByteBuffer to) {
      to.putLong(high).putShort((short) (low >>> 8)).put((byte) low);
    }
  }

  private static final int MARK_BITS = 2;
  private static final int MARKS = (1 << MARK_BITS) - 1;
  // Filled to between 0.71 and 0.85 once it has grown: 12 bytes a slot are 14 to 17 an id.
  private static final double MAX_FILLED = 0.85;
  private static final double GROWTH = 1.2;

  private long[] highs = new long[16];

  /** The low part of the hash and the marks; a free slot has no mark. */
  private int[] lows = new int[16];

  private int size;

  /** Marks an id with a kind, and returns the marks that it had before. */
  int mark(Hash id, Kind kind) {
    int slot = find(id.high(), id.low());
    int before = lows[slot] & MARKS;
    if (before == 0) {
      highs[slot] = id.high();
      lows[slot] = id.low() << MARK_BITS;
      size++;
    }
    lows[slot] |= kind.mark();
    if (size > MAX_FILLED * lows.length) {
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
    return (long) lows.length * (Long.BYTES + Integer.BYTES);
  }

  /** The slot of an id, or the free one where it belongs. */
  private int find(long high, int low) {
    int slot = (int) (((high >>> 32) * lows.length) >>> 32);
    while ((lows[slot] & MARKS) != 0 && (highs[slot] != high || lows[slot] >>> MARK_BITS != low)) {
      slot = slot + 1 == lows.length ? 0 : slot + 1;
    }
    return slot;
  }

  private void grow() {
    long[] oldHighs = highs;
    int[] oldLows = lows;
    int capacity = (int) Math.ceil(oldLows.length * GROWTH);
    highs = new long[capacity];
    lows = new int[capacity];
    for (int i = 0; i < oldLows.length; i++) {
      if ((oldLows[i] & MARKS) != 0) {
        int slot = find(oldHighs[i], oldLows[i] >>> MARK_BITS);
        highs[slot] = oldHighs[i];
        lows[slot] = oldLows[i];
      }
    }
  }
}
