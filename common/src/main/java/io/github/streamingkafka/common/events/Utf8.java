package io.github.streamingkafka.common.events;

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

  /** A string, which has no halves of characters: UTF-8 would have question marks for them. */
  public static Utf8 of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8(bytes, 0, bytes.length);
  }

  /** How many bytes it has. */
  public int length() {
    return end - start;
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
    return new String(bytes, start, length(), StandardCharsets.UTF_8);
  }
}
