package io.github.streamingkafka.analytics.counting;

/** Distinct orders, and how many of them have an outcome. */
final class OrderCount {
  private long orders;
  private long withOutcome;

  /** Adds ids that are new to one kind of event, some of which were seen in the other kind. */
  void add(Kind kind, int ids, int inOther) {
    orders += kind == Kind.ORDER ? ids : 0;
    withOutcome += inOther;
  }

  long orders() {
    return orders;
  }

  /** Orders without an outcome yet. */
  long pending() {
    return orders - withOutcome;
  }
}
