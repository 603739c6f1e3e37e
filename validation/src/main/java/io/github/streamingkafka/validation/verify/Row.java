package io.github.streamingkafka.validation.verify;

/**
 * One thing that was compared.
 *
 * @param expected what was recounted, or what the rules demand
 * @param observed what is served, or what the log holds
 */
record Row(String what, String expected, String observed, boolean same) {
  static Row of(String what, Object expected, Object observed) {
    return new Row(
        what,
        expected.toString(),
        observed.toString(),
        expected.toString().equals(observed.toString()));
  }

  String verdict() {
    return same ? "OK" : "DIFFERENT";
  }
}
