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
   * @param most how many bytes there may be
   */
  PrependBuffer(int most) {
    this.bytes = new byte[most];
    this.start = most;
  }

  /** Forgets all that was written. */
  void clear() {
    start = bytes.length;
  }

  /** Puts bytes before those that are there. */
  void prepend(byte[] more) {
    start -= more.length;
    System.arraycopy(more, 0, bytes, start, more.length);
  }

  /** Puts a number before them, in decimal; it must not be negative. */
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
