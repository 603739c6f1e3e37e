package io.github.streamingkafka.validation.verify;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The outcome that is announced for an order, written down once more from its definition in {@code
 * docs/architecture.md}, by means of the JDK's own SplitMix64.
 *
 * @param rate {@code FAIL_RATE}
 * @param seed {@code FAIL_SEED}
 */
record Announced(double rate, long seed) {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Whether the order with this id is to fail. */
  boolean fails(ReadId id) {
    long number =
        id.runId() == null
            ? Hashing.xxh3_64().hashBytesToLong(id.text().getBytes(StandardCharsets.UTF_8))
            : id.sequence();
    // A SplittableRandom adds the gamma to its seed before it draws.
    long mixedSeed = new SplittableRandom(seed - GOLDEN_GAMMA).nextLong();
    long bits = new SplittableRandom(mixedSeed + GOLDEN_GAMMA * number).nextLong();
    return (bits >>> 11) * 0x1p-53 < rate;
  }
}
