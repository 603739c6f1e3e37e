package io.github.streamingkafka.common;

import java.util.Arrays;

/**
 * Bytes that are written from the last to the first, since a number's last digit is known first.
 * For one thread.
 */
public final class BackwardBytes {
  private final byte[] bytes;
  private int start;

  /**
   * @param most how many bytes there may be
   */
  public BackwardBytes(int most) {
    this.bytes = new byte[most];
    this.start = most;
  }

  /** Forgets all that was written. */
  public void clear() {
    start = bytes.length;
  }

  /** Puts bytes before those that are there. */
  public void prepend(byte[] more) {
    prependStart(more, more.length);
  }

  /** Puts the first {@code length} of some bytes before them. */
  void prependStart(byte[] more, int length) {
    start -= length;
    System.arraycopy(more, 0, bytes, start, length);
  }

  /** Puts a number before them, in decimal; it must not be negative. */
  public void prepend(long number) {
    long rest = number;
    do {
      start--;
      bytes[start] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }

  /** All of them, from the first to the last. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
