package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.validation.stack.Check;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What is to be reached.
 *
 * @param candidate who is to reach it
 * @param rival what its figure is divided by; null for the figure itself
 * @param measure the figure
 * @param bound the most or the least it may be; not a number where it is only to be shown
 * @param atMost whether the bound is the most
 */
public record Goal(String candidate, String rival, Measure measure, double bound, boolean atMost) {
  /** Of a bound that is shown; one that is itself a quotient has no end of them. */
  private static final int DECIMALS = 3;

  public static Goal ratioAtMost(double bound, Measure measure, String candidate, String rival) {
    return new Goal(candidate, rival, measure, bound, true);
  }

  public static Goal ratioAtLeast(double bound, Measure measure, String candidate, String rival) {
    return new Goal(candidate, rival, measure, bound, false);
  }

  public static Goal atMost(double bound, Measure measure, String candidate) {
    return new Goal(candidate, null, measure, bound, true);
  }

  /** A ratio that is of interest, whatever it is. */
  public static Goal ratio(Measure measure, String candidate, String rival) {
    return new Goal(candidate, rival, measure, Double.NaN, true);
  }

  boolean hasBound() {
    return !Double.isNaN(bound);
  }

  /** Whether what was found reaches it. */
  Check check(Spread found) {
    String what = measure.title() + ", " + candidate + (rival == null ? "" : " / " + rival);
    String shown = found.show(rival == null ? measure::show : ratio -> Measure.decimal(ratio, 2));
    if (!hasBound()) {
      return Check.measured(what, shown);
    }
    String limit =
        BigDecimal.valueOf(bound)
            .setScale(DECIMALS, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    return Check.holds(
        what,
        (atMost ? "at most " : "at least ") + limit,
        shown,
        atMost ? found.median() <= bound : found.median() >= bound);
  }
}
