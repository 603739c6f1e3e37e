package io.github.streamingkafka.common;

import io.github.streamingkafka.common.OutcomeEvent.Status;

/**
 * What is decided of an order.
 *
 * @param status reserved or failed
 * @param reason why it failed; null where it is reserved
 * @param ts when it was decided, epoch milliseconds from 0
 */
public record Decision(Status status, String reason, long ts) {
  public Decision {
    if (ts < 0) {
      throw new IllegalArgumentException("ts is " + ts + ", expected 0 or more");
    }
  }
}
