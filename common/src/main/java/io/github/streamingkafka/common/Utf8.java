package io.github.streamingkafka.common;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as its bytes in UTF-8, which may be part of a larger array: most texts of most records are
 * never asked for as strings, and so need not be made into them.
 */
public final class Utf8 {
  private final byte[] bytes;
  private final int start;
  private final int end;

  /**
   * Part of an array, which must not change from now on.
   *
   * @param start where the text begins
   * @param end where it ends, exclusively
   */
  Utf8(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** All of an array, which must not change from now on. */
  public static Utf8 of(byte[] bytes) {
    return new Utf8(bytes, 0, bytes.length);
  }

  /** A string, which has no halves of characters: UTF-8 would have question marks for them. */
  public static Utf8 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How many bytes it has. */
  public int length() {
    return end - start;
  }

  /** The byte at an index from 0. */
  byte at(int index) {
    return bytes[start + index];
  }

  /** The index of the last byte that is this character; -1 if there is none. */
  int lastIndexOf(char ascii) {
    int index = length() - 1;
    while (index >= 0 && at(index) != ascii) {
      index--;
    }
    return index;
  }

  /** The first bytes as a string. */
  String start(int length) {
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  /** Whether it begins with the first bytes of another one, which has as many at least. */
  boolean startsLike(Utf8 other, int count) {
    return length() >= count
        && Arrays.equals(
            bytes, start, start + count, other.bytes, other.start, other.start + count);
  }

  /** Whether these are its bytes. */
  boolean hasBytes(byte[] other) {
    return Arrays.equals(bytes, start, end, other, 0, other.length);
  }

  /** The XXH3 of its bytes, 64 bits. */
  long hash() {
    return Hashing.xxh3_64().hashBytesToLong(bytes, start, length());
  }

  /** Puts its bytes into an array, from an index on. */
  public void copyTo(byte[] to, int index) {
    System.arraycopy(bytes, start, to, index, length());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Utf8 text
        && Arrays.equals(bytes, start, end, text.bytes, text.start, text.end);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int index = start; index < end; index++) {
      hash = 31 * hash + bytes[index];
    }
    return hash;
  }

  /** The text as a string. */
  @Override
  public String toString() {
    return start(length());
  }
}
