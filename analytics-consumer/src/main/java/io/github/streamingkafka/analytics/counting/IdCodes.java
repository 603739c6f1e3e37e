package io.github.streamingkafka.analytics.counting;

import java.util.Arrays;
import java.util.function.Consumer;

/** A list of codes, in ten bytes each. */
public final class IdCodes {
  private short[] segments = {};
  private long[] rests = {};
  private int size;
  private boolean isSorted = true;

  public IdCodes() {}

  /**
   * @param expected how many there will be
   */
  IdCodes(int expected) {
    segments = new short[expected];
    rests = new long[expected];
  }

  public void add(IdCode code) {
    isSorted &= size == 0 || compare(size - 1, code) <= 0;
    if (size == rests.length) {
      int larger = Math.max(4, size + size / 2);
      segments = Arrays.copyOf(segments, larger);
      rests = Arrays.copyOf(rests, larger);
    }
    segments[size] = (short) code.segment();
    rests[size] = code.rest();
    size++;
  }

  public int size() {
    return size;
  }

  int segment(int index) {
    return segments[index];
  }

  private int compare(int index, IdCode code) {
    return segments[index] == code.segment()
        ? Long.compare(rests[index], code.rest())
        : segments[index] - code.segment();
  }

  IdCode get(int index) {
    return new IdCode(segments[index], rests[index]);
  }

  public void forEach(Consumer<IdCode> action) {
    for (int i = 0; i < size; i++) {
      action.accept(get(i));
    }
  }

  /** Puts them into ascending order of their bits. */
  public void sort() {
    if (isSorted) {
      return;
    }
    isSorted = true;
    int[] ends = new int[IdTable.SEGMENTS + 1];
    for (int i = 0; i < size; i++) {
      ends[segments[i] + 1]++;
    }
    for (int segment = 0; segment < IdTable.SEGMENTS; segment++) {
      ends[segment + 1] += ends[segment];
    }
    long[] sorted = new long[size];
    // Counts on from where each segment begins to where it ends.
    for (int i = 0; i < size; i++) {
      sorted[ends[segments[i]]++] = rests[i];
    }
    segments = new short[size];
    rests = sorted;
    for (int segment = 0, from = 0; segment < IdTable.SEGMENTS; from = ends[segment], segment++) {
      Arrays.sort(rests, from, ends[segment]);
      Arrays.fill(segments, from, ends[segment], (short) segment);
    }
  }
}
