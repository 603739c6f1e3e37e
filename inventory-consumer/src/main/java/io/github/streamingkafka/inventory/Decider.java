package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;

/** Decides an order, by nothing but the order itself. */
final class Decider {
  private static final Decision RESERVED = new Decision(Status.RESERVED, null);
  private static final Decision FAILED = new Decision(Status.FAILED, "OUT_OF_STOCK");

  private final FailureRule failureRule;

  Decider(FailureRule failureRule) {
    this.failureRule = failureRule;
  }

  Decision decide(OrderEvent order) {
    return failureRule.fails(order.orderId()) ? FAILED : RESERVED;
  }
}
