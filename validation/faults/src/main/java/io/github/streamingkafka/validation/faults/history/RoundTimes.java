package io.github.streamingkafka.validation.faults.history;

import io.github.streamingkafka.validation.faults.plan.Fault;
import java.time.Duration;

/**
 * When a round was what, since the run began.
 *
 * @param begun when something began to be broken
 * @param undone when nobody kept it broken any more
 * @param recovered when it worked again
 */
public record RoundTimes(Fault fault, Duration begun, Duration undone, Duration recovered) {
  /** How long it took to work again. */
  public Duration recovery() {
    return recovered.minus(undone);
  }
}
