package io.github.streamingkafka.analytics.counting;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A list of sequences, in a byte each where one follows closely on the other. */
public final class Sequences {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  /** Differences to the one before: sign in the lowest bit, {@value #BITS} bits a byte. */
  private byte[] differences = {};

  private int length;
  private int size;
  private long latest;

  public void add(long sequence) {
    if (differences.length - length < Long.BYTES + 2) {
      differences = Arrays.copyOf(differences, length + length / 2 + 2 * Long.BYTES);
    }
    long difference = sequence - latest;
    long left = (difference << 1) ^ (difference >> (Long.SIZE - 1));
    while (left >= MORE) {
      differences[length++] = (byte) (left | MORE);
      left >>>= BITS;
    }
    differences[length++] = (byte) left;
    latest = sequence;
    size++;
  }

  public int size() {
    return size;
  }

  public void forEach(LongConsumer action) {
    long sequence = 0;
    for (int i = 0; i < length; i++) {
      long difference = differences[i] & (MORE - 1);
      for (int shift = BITS; differences[i] < 0; shift += BITS) {
        i++;
        difference |= (long) (differences[i] & (MORE - 1)) << shift;
      }
      sequence += (difference >>> 1) ^ -(difference & 1);
      action.accept(sequence);
    }
  }
}
