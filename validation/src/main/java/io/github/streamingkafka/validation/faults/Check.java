package io.github.streamingkafka.validation.faults;

/**
 * One thing that must hold in the end.
 *
 * @param observed what was found, with examples where it is not what was expected
 */
record Check(String what, String expected, String observed, boolean kept) {
  static Check equal(String what, Object expected, Object observed) {
    return new Check(
        what,
        expected.toString(),
        observed.toString(),
        expected.toString().equals(observed.toString()));
  }

  static Check atLeast(String what, long expected, long observed) {
    return new Check(what, "from " + expected, Long.toString(observed), observed >= expected);
  }

  String verdict() {
    return kept ? "OK" : "BROKEN";
  }
}
