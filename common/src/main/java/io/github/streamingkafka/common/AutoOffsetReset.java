package io.github.streamingkafka.common;

import java.util.Locale;

/** Where a group begins on a partition for which it has no committed offset. */
public enum AutoOffsetReset {
  EARLIEST,
  LATEST;

  String property() {
    return name().toLowerCase(Locale.ROOT);
  }
}
