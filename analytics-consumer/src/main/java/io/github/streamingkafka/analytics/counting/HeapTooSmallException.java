package io.github.streamingkafka.analytics.counting;

import java.util.Locale;

/** There is no room for another id. */
public final class HeapTooSmallException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int MIB = 1024 * 1024;

  HeapTooSmallException(long ids, long maxBytes) {
    super(
        String.format(
            Locale.ROOT,
            "%d order ids fill the %d MiB that a heap of %d MiB has for them",
            ids,
            maxBytes / MIB,
            Runtime.getRuntime().maxMemory() / MIB));
  }
}
