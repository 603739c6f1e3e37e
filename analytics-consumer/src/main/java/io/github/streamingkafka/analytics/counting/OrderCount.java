package io.github.streamingkafka.analytics.counting;

/** Distinct orders, and how many of them have an outcome. */
final class OrderCount {
  private long orders;
  private long withOutcome;

  /** Adds an id that is new to one kind of event, and perhaps was seen in the other kind. */
  void add(Kind kind, boolean isInOther) {
    orders += kind == Kind.ORDER ? 1 : 0;
    withOutcome += isInOther ? 1 : 0;
  }

  long orders() {
    return orders;
  }

  /** Orders without an outcome yet. */
  long pending() {
    return orders - withOutcome;
  }
}
