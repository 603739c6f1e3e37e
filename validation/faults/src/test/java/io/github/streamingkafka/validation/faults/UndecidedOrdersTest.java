package io.github.streamingkafka.validation.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.validation.faults.UndecidedOrders.Undecided;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class UndecidedOrdersTest {
  private final Undecided undecided = new Undecided();

  @Test
  void shouldFindTheOrderThatHasNoOutcome() {
    // Given
    undecided.order(record("run-1", order("run-1")));
    undecided.order(record("run-2", order("run-2")));
    undecided.order(record("run-2", order("run-2")));
    undecided.order(record("run-3", "no order".getBytes(UTF_8)));

    // When
    undecided.outcome(record("run-1", outcome("run-1")));
    undecided.outcome(record("run-2", "no outcome".getBytes(UTF_8)));
    undecided.outcome(record("run-4", outcome("run-4")));

    // Then
    assertThat(undecided.ids()).containsExactly("run-2");
  }

  private static byte[] order(String id) {
    return EventCodec.write(new OrderEvent(id, "item-1", 1, 1));
  }

  private static byte[] outcome(String id) {
    return EventCodec.write(
        new OutcomeEvent(id, "item-1", 1, OutcomeEvent.Status.RESERVED, null, 1, 2));
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>("any", 0, 0, key.getBytes(UTF_8), value);
  }
}
