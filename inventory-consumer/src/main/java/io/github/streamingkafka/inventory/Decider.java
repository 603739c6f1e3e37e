package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.Decision;
import io.github.streamingkafka.common.FailureRule;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.time.Clock;

/** Decides what becomes of an order; status and reason depend on the order alone. */
final class Decider {
  private static final String OUT_OF_STOCK = "OUT_OF_STOCK";

  private final FailureRule failureRule;
  private final Clock clock;

  Decider(FailureRule failureRule, Clock clock) {
    this.failureRule = failureRule;
    this.clock = clock;
  }

  Decision decide(OrderEvent order) {
    boolean fails = failureRule.fails(order.orderId());
    return new Decision(
        fails ? Status.FAILED : Status.RESERVED, fails ? OUT_OF_STOCK : null, clock.millis());
  }
}
