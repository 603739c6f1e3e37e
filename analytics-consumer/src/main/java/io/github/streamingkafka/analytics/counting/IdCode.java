package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.common.events.OrderId;

/**
 * 72 bits that stand for an id: 67 of them for a block, and the position in it. {@value #BLOCK}
 * consecutive sequences of a run share a block, so that they take the room of one; an id without a
 * usable sequence has a block of its own. Position 0 is that of no id: in the first block of a run
 * it stands for the run.
 *
 * <p>Ids of one run never have the same code. Any two others have it with a probability of 2^-72:
 * that it happens at all among 10 million ids is a matter of 10^-8, among 100 million of 10^-6.
 *
 * @param segment the upper {@value #SEGMENT_BITS} bits
 * @param rest the other {@value #REST_BITS}, the lowest {@value #POSITION_BITS} for the position
 */
public record IdCode(int segment, long rest) {
  public static final int SEGMENT_BITS = 9;
  public static final int POSITION_BITS = 5;
  public static final int REST_BITS = 63;

  /** How many ids a block has room for. */
  static final int BLOCK = (1 << POSITION_BITS) - 1;

  /** Ids with a larger sequence go by the hash of all of it. */
  private static final long MAX_SEQUENCE = 0xFFFF_FFFFL;

  private static final long BLOCK_MASK = (1L << (REST_BITS - POSITION_BITS)) - 1;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** Whether an id goes by its run and its sequence, rather than by the hash of all of it. */
  static boolean isBySequence(OrderId id) {
    return id.isCanonical() && id.sequence() <= MAX_SEQUENCE;
  }

  public static IdCode of(OrderId id) {
    return isBySequence(id) ? IdHash.ofRun(id).code(id.sequence()) : IdHash.of(id).code();
  }

  static IdCode of(IdHash hash, long block, long place) {
    int segment = (int) (((hash.low() + block) * GOLDEN) >>> (Long.SIZE - SEGMENT_BITS));
    long step = (hash.low() * GOLDEN) | 1;
    long mixed = mix((hash.high() + block * step) & BLOCK_MASK);
    return new IdCode(segment, (mixed << POSITION_BITS) | (1 + place % BLOCK));
  }

  /** SplitMix64's finalizer, for fewer bits: different ones stay different. */
  private static long mix(long bits) {
    long mixed = ((bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L) & BLOCK_MASK;
    mixed = ((mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL) & BLOCK_MASK;
    return mixed ^ (mixed >>> 31);
  }

  long block() {
    return rest >>> POSITION_BITS;
  }

  int position() {
    return (int) rest & BLOCK;
  }

  /** Position 0 of the same block. */
  IdCode marker() {
    return new IdCode(segment, rest - position());
  }
}
