package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.events.PlainAscii;

/**
 * Makes the orders of a run, as the bytes of their records: the n-th order is a function of run id,
 * seed and n alone, except for its time.
 *
 * <p>Writes the JSON of {@link io.github.streamingkafka.common.events.EventCodec} by a template: in
 * a JVM that has just started, such as that of a burst, this is several times faster. For one
 * thread.
 */
final class OrderGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final byte[] ORDER_ID = PlainAscii.bytes("{\"order_id\":\"");
  private static final byte[] ITEM_ID = PlainAscii.bytes("\",\"item_id\":\"item-");
  private static final byte[] QTY = PlainAscii.bytes("\",\"qty\":");

  /** Room for all of an order except its run id. */
  private static final int MAX_BYTES = 200;

  private final byte[] keyStart;
  private final long seed;
  private final int itemCount;
  private final int maxQty;

  /** The order at hand. */
  private final PrependBuffer written;

  /** What all orders of a millisecond end with. */
  private byte[] end = {};

  private long endTs = -1;

  /**
   * @param runId of characters that JSON takes as they are
   * @param itemCount items are named item-1 to item-itemCount
   * @param maxQty quantities are from 1 to this
   */
  OrderGenerator(String runId, long seed, int itemCount, int maxQty) {
    this.keyStart = PlainAscii.bytes(runId + "-");
    this.seed = mix(seed);
    this.itemCount = itemCount;
    this.maxQty = maxQty;
    this.written = new PrependBuffer(keyStart.length + MAX_BYTES);
  }

  /** The key of the order with this sequence. */
  byte[] key(long sequence) {
    written.clear();
    written.prepend(sequence);
    written.prepend(keyStart);
    return written.toBytes();
  }

  /** The value of the order with this sequence and its key, ordered at {@code ts}. */
  byte[] value(long sequence, byte[] key, long ts) {
    long random = mix(seed + GOLDEN_GAMMA * sequence);
    if (ts != endTs) {
      end = PlainAscii.bytes(",\"ts\":" + ts + "}");
      endTs = ts;
    }
    written.clear();
    written.prepend(end);
    written.prepend(1 + upTo(maxQty, random & 0xFFFF_FFFFL));
    written.prepend(QTY);
    written.prepend(1 + upTo(itemCount, random >>> 32));
    written.prepend(ITEM_ID);
    written.prepend(key);
    written.prepend(ORDER_ID);
    return written.toBytes();
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
}
