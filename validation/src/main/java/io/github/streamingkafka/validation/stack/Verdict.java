package io.github.streamingkafka.validation.stack;

import java.util.Locale;

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
