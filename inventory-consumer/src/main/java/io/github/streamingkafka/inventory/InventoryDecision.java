package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.FailureRule;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.time.Clock;

/** Decides what becomes of an order; status and reason depend on the order alone. */
final class InventoryDecision {
  private static final String OUT_OF_STOCK = "OUT_OF_STOCK";

  private final FailureRule failureRule;
  private final Clock clock;

  InventoryDecision(FailureRule failureRule, Clock clock) {
    this.failureRule = failureRule;
    this.clock = clock;
  }

  OutcomeEvent decide(OrderEvent order) {
    boolean fails = failureRule.fails(order.orderId());
    return new OutcomeEvent(
        order.orderId(),
        order.itemId(),
        order.qty(),
        fails ? Status.FAILED : Status.RESERVED,
        fails ? OUT_OF_STOCK : null,
        order.ts(),
        clock.millis());
  }
}
