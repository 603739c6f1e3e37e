package io.github.streamingkafka.validation.exercise;

import java.util.Objects;

/**
 * One thing that was expected, and what was observed instead or as well.
 *
 * @param why what the verdict rests on; empty where that is plain
 */
record Expectation(String what, String expected, String observed, Verdict verdict, String why) {

  /** The two have to be the same. */
  static Expectation equal(String what, Object expected, Object observed) {
    return holds(what, text(expected), text(observed), Objects.equals(expected, observed));
  }

  /** Whether it holds was decided elsewhere. */
  static Expectation holds(String what, String expected, String observed, boolean holds) {
    return new Expectation(what, expected, observed, holds ? Verdict.PASS : Verdict.FAIL, "");
  }

  static Expectation measured(String what, String observed) {
    return new Expectation(what, "", observed, Verdict.MEASURED, "");
  }

  static Expectation mayDiffer(String what, String before, String after, String why) {
    return new Expectation(what, before, after, Verdict.MAY_DIFFER, why);
  }

  /** The same, of a part of the exercise. */
  Expectation of(String part) {
    return new Expectation(part + what, expected, observed, verdict, why);
  }

  Expectation because(String reason) {
    return new Expectation(what, expected, observed, verdict, reason);
  }

  /** Numbers as people read them. */
  static String text(Object value) {
    return value instanceof Long || value instanceof Integer
        ? Text.number(((Number) value).longValue())
        : String.valueOf(value);
  }
}
