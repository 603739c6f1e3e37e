package io.github.streamingkafka.common;

import java.nio.charset.StandardCharsets;
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
    start -= more.length;
    System.arraycopy(more, 0, bytes, start, more.length);
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

  /**
   * Puts a text before them, if all of it is {@linkplain PlainAscii plain}.
   *
   * @return whether it is
   */
  boolean prependPlain(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean isPlain = true;
    for (byte character : utf8) {
      // Goes on to the end, since that is faster than to look for a way out.
      isPlain &= PlainAscii.is(character);
    }
    if (isPlain) {
      prepend(utf8);
    }
    return isPlain;
  }

  /** All of them, from the first to the last. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
