package io.github.streamingkafka.common.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Values of records that were changed a little, most often so that they are no longer JSON. */
final class Mutants {
  /** What JSON is made of, and what it must not be made of. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          " ",
          "\n",
          "0",
          "1",
          "9",
          "-",
          "+",
          ".",
          "e",
          "null",
          "true",
          "\"qty\":",
          "\"ts\":",
          "\"order_id\":",
          "\"item_id\":",
          "\"status\":",
          "\"reason\":",
          "\"order_ts\":",
          "\"other\":",
          "\"FAILED\"",
          "\"run-7\"",
          "\\u0041",
          "999999999999999999",
          "9223372036854775807",
          "9223372036854775808",
          "ü",
          "\u0000",
          "\u007f",
          ",\"qty\":2",
          ",\"order_id\":\"run-8\"",
          "{}",
          "\"\"");

  private Mutants() {}

  /** Up to three places are replaced, taken out, or put in. */
  static byte[] of(byte[] value, Random random) {
    StringBuilder text = new StringBuilder(new String(value, StandardCharsets.UTF_8));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(3));
      text.replace(
          from, to, random.nextInt(4) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] mutant = text.toString().getBytes(StandardCharsets.UTF_8);
    if (mutant.length > 0 && random.nextInt(10) == 0) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }
}
