package io.github.streamingkafka.common.events;

import java.nio.charset.StandardCharsets;

/** ASCII that JSON takes as it is: no controls, no quotes, no backslashes. */
public final class PlainAscii {
  private static final int DELETE = 0x7F;
  private static final boolean[] PLAIN = new boolean[256];

  static {
    for (char character = ' '; character < DELETE; character++) {
      PLAIN[character] = character != '"' && character != '\\';
    }
  }

  private PlainAscii() {}

  /** The bytes of a text that is known to be ASCII. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether all bytes of a text in UTF-8 are such characters. */
  static boolean is(byte[] text) {
    int index = 0;
    while (index < text.length && is(text[index])) {
      index++;
    }
    return index == text.length;
  }

  /** Whether a byte of UTF-8 is such a character. */
  static boolean is(byte character) {
    return PLAIN[character & 0xFF];
  }
}
