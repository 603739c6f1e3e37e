package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.OutcomeEvent.Status;

/** Distinct orders and outcomes, counted: of all runs together, or of one. */
final class Counts {
  private long orders;
  private long reserved;
  private long failed;
  private long ordersWithOutcome;
  private long digest;

  void addOrder(long fingerprint, boolean hasOutcome) {
    orders++;
    ordersWithOutcome += hasOutcome ? 1 : 0;
    digest += fingerprint;
  }

  void addOutcome(long fingerprint, Status status, boolean hasOrder) {
    switch (status) {
      case RESERVED -> reserved++;
      case FAILED -> failed++;
    }
    ordersWithOutcome += hasOrder ? 1 : 0;
    digest += fingerprint;
  }

  long orders() {
    return orders;
  }

  long outcomes() {
    return reserved + failed;
  }

  long reserved() {
    return reserved;
  }

  long failed() {
    return failed;
  }

  /** Orders without an outcome yet. */
  long pending() {
    return orders - ordersWithOutcome;
  }

  /** The sum of all fingerprints, so that the order of arrival does not matter; 16 hex digits. */
  String digest() {
    return "%016x".formatted(digest);
  }
}
