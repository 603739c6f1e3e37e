package io.github.streamingkafka.common.events;

import io.github.streamingkafka.common.process.Environment;

/**
 * Which orders fail: a function of rate, seed and the sequence part of the {@code order_id} alone,
 * or of the whole id where it has no sequence. So replays, restarts and other machines agree, all
 * runs of N orders have the same failures, and a higher rate only adds to them.
 *
 * @param rate the share of orders that fail, 0 to 1
 * @param seed chooses which ones
 */
public record FailureRule(double rate, long seed) {
  // SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Reads {@code FAIL_RATE} and {@code FAIL_SEED}. */
  public static FailureRule from(Environment environment) {
    return new FailureRule(
        environment.decimal("FAIL_RATE", 0.05, 0, 1),
        environment.integer("FAIL_SEED", 0L, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** Whether the order with this id fails. */
  public boolean fails(OrderId orderId) {
    return fails(orderId.hasSequence() ? orderId.sequence() : orderId.hash());
  }

  /** Whether the order with this sequence fails. */
  public boolean fails(long sequence) {
    long bits = mix(mix(seed) + GOLDEN_GAMMA * (sequence + 1));
    return (bits >>> 11) * 0x1p-53 < rate;
  }

  /** How many of the orders {@code first} to {@code last}, both included, fail. */
  public long failures(long first, long last) {
    long failures = 0;
    for (long sequence = first; sequence <= last; sequence++) {
      if (fails(sequence)) {
        failures++;
      }
    }
    return failures;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
