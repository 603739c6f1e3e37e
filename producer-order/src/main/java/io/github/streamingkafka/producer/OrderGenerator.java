package io.github.streamingkafka.producer;

import java.nio.charset.StandardCharsets;

/**
 * Makes the orders of a run, as the bytes of their records: the n-th order is a function of run id,
 * seed and n alone, except for its time.
 *
 * <p>Writes the JSON of {@link io.github.streamingkafka.common.EventCodec} by a template: in a JVM
 * that has just started, as that of a burst, this is several times faster.
 */
final class OrderGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final byte[] ITEM_ID = ascii("\",\"item_id\":\"item-");
  private static final byte[] QTY = ascii("\",\"qty\":");
  private static final byte[] TS = ascii(",\"ts\":");
  private static final byte[] END = ascii("}");

  private final byte[] keyStart;
  private final byte[] valueStart;
  private final long seed;
  private final int itemCount;
  private final int maxQty;

  /**
   * @param runId of characters that JSON takes as they are
   * @param itemCount items are named item-1 to item-itemCount
   * @param maxQty quantities are from 1 to this
   */
  OrderGenerator(String runId, long seed, int itemCount, int maxQty) {
    this.keyStart = ascii(runId + "-");
    this.valueStart = ascii("{\"order_id\":\"" + runId + "-");
    this.seed = mix(seed);
    this.itemCount = itemCount;
    this.maxQty = maxQty;
  }

  /** The key of the order with this sequence. */
  byte[] key(long sequence) {
    byte[] key = new byte[keyStart.length + digits(sequence)];
    int end = put(keyStart, key, 0);
    put(sequence, key, end);
    return key;
  }

  /** The value of the order with this sequence, ordered at {@code ts}. */
  byte[] value(long sequence, long ts) {
    long random = mix(seed + GOLDEN_GAMMA * sequence);
    long item = 1 + upTo(itemCount, random >>> 32);
    long qty = 1 + upTo(maxQty, random & 0xFFFF_FFFFL);
    byte[] value =
        new byte
            [valueStart.length
                + digits(sequence)
                + ITEM_ID.length
                + digits(item)
                + QTY.length
                + digits(qty)
                + TS.length
                + digits(ts)
                + END.length];
    int end = put(valueStart, value, 0);
    end = put(sequence, value, end);
    end = put(ITEM_ID, value, end);
    end = put(item, value, end);
    end = put(QTY, value, end);
    end = put(qty, value, end);
    end = put(TS, value, end);
    end = put(ts, value, end);
    put(END, value, end);
    return value;
  }

  /** Scales 32 random bits to a number from 0, below the bound. */
  private static long upTo(int bound, long random) {
    return (random * bound) >>> 32;
  }

  /**
   * Scatters the bits (the finalizer of MurmurHash3). Another mixer than that of the failures: with
   * the same one and the same seed, the orders that fail would all be for the first items.
   */
  private static long mix(long value) {
    long z = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static int put(byte[] bytes, byte[] to, int at) {
    System.arraycopy(bytes, 0, to, at, bytes.length);
    return at + bytes.length;
  }

  private static int put(long number, byte[] to, int at) {
    int end = at + digits(number);
    long rest = number;
    for (int i = end - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
