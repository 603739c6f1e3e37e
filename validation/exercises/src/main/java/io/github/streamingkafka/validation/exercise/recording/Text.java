package io.github.streamingkafka.validation.exercise.recording;

import io.github.streamingkafka.validation.stack.Check;
import java.time.Duration;
import java.util.Locale;

/** Figures as people read them, the same in every locale. */
public final class Text {
  private Text() {}

  /** Two numbers that have to be the same. */
  public static Check equal(String what, long expected, long observed) {
    return Check.equal(what, number(expected), number(observed));
  }

  /** 12,345. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** 1,234.5, or 12,345 where a tenth would say nothing. */
  public static String rate(double rate) {
    return String.format(Locale.ROOT, Math.abs(rate) < 10_000 ? "%,.1f" : "%,.0f", rate);
  }

  /** 12.3 s. */
  public static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
