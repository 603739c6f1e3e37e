package io.github.streamingkafka.validation.verify;

/**
 * An {@code order_id} and its parts.
 *
 * @param text all of it
 * @param runId what is before the last hyphen; null where no number of up to 18 digits follows it
 * @param sequence that number; -1 where there is none
 */
record ReadId(String text, String runId, long sequence) {
  private static final int MAX_DIGITS = 18;

  static ReadId of(String text) {
    int hyphen = text.lastIndexOf('-');
    int digits = text.length() - hyphen - 1;
    if (hyphen < 1 || digits < 1 || digits > MAX_DIGITS) {
      return new ReadId(text, null, -1);
    }
    long sequence = 0;
    for (int i = hyphen + 1; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return new ReadId(text, null, -1);
      }
      sequence = sequence * 10 + digit;
    }
    return new ReadId(text, text.substring(0, hyphen), sequence);
  }
}
