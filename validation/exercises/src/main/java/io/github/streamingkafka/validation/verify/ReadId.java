package io.github.streamingkafka.validation.verify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code order_id} and its parts.
 *
 * @param text all of it
 * @param runId what is before the last hyphen; null where no number of up to 18 digits follows it
 * @param sequence that number; -1 where there is none
 */
record ReadId(String text, String runId, long sequence) {
  private static final Pattern RUN = Pattern.compile("(.+)-([0-9]{1,18})", Pattern.DOTALL);

  static ReadId of(String text) {
    Matcher match = RUN.matcher(text);
    return match.matches()
        ? new ReadId(text, match.group(1), Long.parseLong(match.group(2)))
        : new ReadId(text, null, -1);
  }
}
