package io.github.streamingkafka.producer;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The name of a run, which the ids of its orders begin with. */
final class RunId {
  static final String ALLOWED =
      "1 to 200 letters, digits, '.', '_' or '-', the first a letter or digit";

  // An order's id has a hyphen and up to 19 digits more, and may have 256 characters.
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}");
  private static final int RADIX = Character.MAX_RADIX;
  private static final long MIN_OF_SIX_DIGITS = (long) RADIX * RADIX * RADIX * RADIX * RADIX;

  private RunId() {}

  static boolean isValid(String runId) {
    return VALID.matcher(runId).matches();
  }

  /** An id that no other run has: the time in UTC, for people, and six random characters. */
  static String unique(Instant now, RandomGenerator random) {
    LocalDateTime utc = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    // By hand: the first use of a date formatter takes a good part of a small burst's time.
    int date = 10_000 * utc.getYear() + 100 * utc.getMonthValue() + utc.getDayOfMonth();
    int time = 10_000 * utc.getHour() + 100 * utc.getMinute() + utc.getSecond();
    long tail = random.nextLong(MIN_OF_SIX_DIGITS, RADIX * MIN_OF_SIX_DIGITS);
    return String.join(
        "-",
        Integer.toString(date),
        Integer.toString(1_000_000 + time).substring(1),
        Long.toString(tail, RADIX));
  }
}
