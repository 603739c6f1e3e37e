package io.github.streamingkafka.producer;

/** How many orders a run has, and what ends it. */
enum Mode {
  /** Orders at a steady rate, until told to stop. */
  CONTINUOUS(10),
  /** {@code TOTAL_EVENTS} orders, as fast as possible. */
  BURST(0),
  /** One order. */
  ONCE(0),
  /** No order at all: a place to start bursts from, until told to stop. */
  IDLE(0);

  private final double defaultRate;

  Mode(double defaultRate) {
    this.defaultRate = defaultRate;
  }

  /** Orders per second where {@code RATE} does not say; 0 for as many as possible. */
  double defaultRate() {
    return defaultRate;
  }

  /** Whether a run ends by itself. */
  boolean isCounted() {
    return this == BURST || this == ONCE;
  }
}
