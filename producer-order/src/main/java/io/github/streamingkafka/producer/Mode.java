package io.github.streamingkafka.producer;

import java.time.Duration;

/** How many orders a run has, and what ends it. */
enum Mode {
  /** Orders at a rate, until stopped. */
  CONTINUOUS("10"),
  /** {@code TOTAL_EVENTS} orders, as fast as possible. */
  BURST("0"),
  /** One order. */
  ONCE("0"),
  /** No order at all: a place to start bursts from, until stopped. */
  IDLE("0");

  /** Longer than any run. */
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final String defaultRate;

  Mode(String defaultRate) {
    this.defaultRate = defaultRate;
  }

  /** What {@code RATE} is if it is unset. */
  String defaultRate() {
    return defaultRate;
  }

  /**
   * How late an order may be and still be made up for. A burst keeps its schedule, since both its
   * number of orders and its duration were asked for; a continuous run skips a pause instead of
   * sending its orders all at once.
   */
  Duration maxLate() {
    return isCounted() ? FOREVER : Duration.ofSeconds(1);
  }

  /** Whether a run ends by itself. */
  boolean isCounted() {
    return this == BURST || this == ONCE;
  }
}
