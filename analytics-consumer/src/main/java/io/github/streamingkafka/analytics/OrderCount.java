package io.github.streamingkafka.analytics;

/** Distinct orders, and how many of them have an outcome. */
final class OrderCount {
  private long orders;
  private long withOutcome;

  /** An order or an outcome was seen for the first time, and its other half before or not. */
  void add(Kind kind, boolean otherSeen) {
    orders += kind == Kind.ORDER ? 1 : 0;
    withOutcome += otherSeen ? 1 : 0;
  }

  long orders() {
    return orders;
  }

  /** Orders without an outcome yet. */
  long pending() {
    return orders - withOutcome;
  }
}
