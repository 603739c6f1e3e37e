package io.github.streamingkafka.validation.exercise;

import java.util.Locale;

/** How an expectation came out. */
enum Verdict {
  PASS,
  FAIL,
  /** A figure that nothing in particular is expected of. */
  MEASURED,
  /** A figure that depends on when something was counted, and not on the log alone. */
  MAY_DIFFER;

  String spelling() {
    return this == PASS || this == FAIL
        ? name()
        : name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
