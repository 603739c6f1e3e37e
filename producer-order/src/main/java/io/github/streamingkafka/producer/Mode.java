package io.github.streamingkafka.producer;

import java.time.Duration;

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

  /** Longer than any run. */
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final double defaultRate;

  Mode(double defaultRate) {
    this.defaultRate = defaultRate;
  }

  /** Orders per second where {@code RATE} does not say; 0 for as many as possible. */
  double defaultRate() {
    return defaultRate;
  }

  /**
   * How late an order may be and still be made up for. A burst keeps its schedule, since both its
   * orders and its time were asked for; a stream of orders without end goes on as before after a
   * pause, and does not send at once what nobody ordered meanwhile.
   */
  Duration maxLate() {
    return isCounted() ? FOREVER : Duration.ofSeconds(1);
  }

  /** Whether a run ends by itself. */
  boolean isCounted() {
    return this == BURST || this == ONCE;
  }
}
