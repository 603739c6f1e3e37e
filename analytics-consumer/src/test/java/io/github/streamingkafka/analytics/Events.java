package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import io.github.streamingkafka.common.OutcomeEvent.Status;

/** Events for tests. */
final class Events {
  static final long NOW = 1_795_366_800_000L;

  private Events() {}

  static OrderEvent order(String id) {
    return new OrderEvent(id, "item-1", 2, NOW);
  }

  static OutcomeEvent reserved(String id) {
    return outcome(id, Status.RESERVED, 5);
  }

  static OutcomeEvent failed(String id) {
    return outcome(id, Status.FAILED, 5);
  }

  static OutcomeEvent outcome(String id, Status status, long latencyMs) {
    String reason = status == Status.FAILED ? "OUT_OF_STOCK" : null;
    return new OutcomeEvent(id, "item-1", 2, status, reason, NOW, NOW + latencyMs);
  }
}
