package io.github.streamingkafka.validation.stack;

import java.util.List;
import java.util.Locale;

/**
 * One thing that was expected, and what was observed instead or as well.
 *
 * @param observed what was found, with examples where it is not what was expected
 * @param why what the verdict rests on; empty where that is plain
 */
public record Check(String what, String expected, String observed, Verdict verdict, String why) {

  /** How a check came out. */
  public enum Verdict {
    PASS,
    FAIL,
    /** A figure that nothing in particular is expected of. */
    MEASURED,
    /** A figure that depends on when something was counted, and not on the log alone. */
    MAY_DIFFER;

    public String label() {
      return this == PASS || this == FAIL
          ? name()
          : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The two have to be the same, as text. */
  public static Check equal(String what, Object expected, Object observed) {
    String should = expected.toString();
    String is = observed.toString();
    return holds(what, should, is, should.equals(is));
  }

  /** Whether it holds was decided elsewhere. */
  public static Check holds(String what, String expected, String observed, boolean holds) {
    return new Check(what, expected, observed, holds ? Verdict.PASS : Verdict.FAIL, "");
  }

  public static Check measured(String what, String observed) {
    return new Check(what, "", observed, Verdict.MEASURED, "");
  }

  public static Check mayDiffer(String what, String before, String after, String why) {
    return new Check(what, before, after, Verdict.MAY_DIFFER, why);
  }

  /** The same, of a part of the whole. */
  public Check of(String part) {
    return new Check(part + what, expected, observed, verdict, why);
  }

  public Check because(String reason) {
    return new Check(what, expected, observed, verdict, reason);
  }

  public boolean isFailed() {
    return verdict == Verdict.FAIL;
  }

  /** The verdict, in these words where it is one or the other. */
  public String verdict(String passed, String failed) {
    return switch (verdict) {
      case PASS -> passed;
      case FAIL -> failed;
      default -> verdict.label();
    };
  }

  /** Whether something was checked, and all of it holds. */
  public static boolean allHold(List<Check> checks) {
    return count(checks, Verdict.PASS) > 0 && count(checks, Verdict.FAIL) == 0;
  }

  public static long count(List<Check> checks, Verdict verdict) {
    return checks.stream().filter(check -> check.verdict == verdict).count();
  }

  /** A line for each, with its verdict in these words. */
  public static Table table(List<Check> checks, String passed, String failed, String... header) {
    Table table = new Table(header);
    for (Check check : checks) {
      table.add(check.what, check.expected, check.observed, check.verdict(passed, failed));
    }
    return table;
  }
}
