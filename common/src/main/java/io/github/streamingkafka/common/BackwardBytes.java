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
   * Puts a text before them, if all of it is ASCII that JSON takes without escapes.
   *
   * @return whether it is; if not, what was written is of no use
   */
  boolean prependPlain(String text) {
    start -= text.length();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character >= 0x7F || character == '"' || character == '\\') {
        return false;
      }
      bytes[start + i] = (byte) character;
    }
    return true;
  }

  /** All of them, from the first to the last. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
