package io.github.streamingkafka.producer;

import java.util.Arrays;

/**
 * Bytes that are written from the last to the first, since a number's last digit is known first.
 * For one thread.
 */
final class PrependBuffer {
  private final byte[] bytes;
  private int start;

  /**
   * @param max how many bytes it holds at most
   */
  PrependBuffer(int max) {
    this.bytes = new byte[max];
    this.start = max;
  }

  /** Removes all bytes. */
  void clear() {
    start = bytes.length;
  }

  /** Prepends bytes. */
  void prepend(byte[] more) {
    start -= more.length;
    System.arraycopy(more, 0, bytes, start, more.length);
  }

  /** Prepends a number that is not negative, in decimal. */
  void prepend(long number) {
    long rest = number;
    do {
      start--;
      bytes[start] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }

  /** All of them, from the first to the last. */
  byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
