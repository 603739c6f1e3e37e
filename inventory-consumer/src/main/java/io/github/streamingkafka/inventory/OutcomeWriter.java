package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.EventReader;
import io.github.streamingkafka.common.events.FastOutcomeWriter;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.common.kafka.RecordBytes;
import java.util.function.Function;

/** Turns records of orders into records of outcomes. For one thread. */
final class OutcomeWriter {
  private final Function<OrderEvent, Decision> decider;
  private final EventReader reader = new EventReader();
  private final FastOutcomeWriter fastWriter = new FastOutcomeWriter();

  OutcomeWriter(Function<OrderEvent, Decision> decider) {
    this.decider = decider;
  }

  /**
   * Reads an order, decides it, and returns the value of its outcome, whose key is the same.
   *
   * @param ts when it is decided, epoch milliseconds from 0
   * @throws UnreadableRecordException if key or value is not that of an order, or the outcome would
   *     be too long to be read
   */
  byte[] write(byte[] key, byte[] value, long ts) throws UnreadableRecordException {
    if (ts < 0) {
      throw new IllegalArgumentException("ts is " + ts + ", expected 0 or more");
    }
    OrderEvent order = reader.order(key, value);
    Decision decision = decider.apply(order);
    int sharedEnd = reader.sharedEnd();
    byte[] outcome =
        sharedEnd > 0
            ? fastWriter.outcome(value, sharedEnd, decision.status(), decision.reason(), ts)
            : EventCodec.write(OutcomeEvent.of(order, decision.status(), decision.reason(), ts));
    if (outcome.length > RecordBytes.MAX_BYTES) {
      throw new UnreadableRecordException(
          "outcome of " + outcome.length + " bytes is longer than " + RecordBytes.MAX_BYTES);
    }
    return outcome;
  }
}
