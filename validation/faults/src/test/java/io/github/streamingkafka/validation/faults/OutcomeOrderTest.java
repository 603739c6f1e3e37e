package io.github.streamingkafka.validation.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomeOrderTest {
  private final OutcomeOrder outcomes = new OutcomeOrder(Instant.ofEpochMilli(1_000));

  @BeforeEach
  void orders() {
    order(0, 5, "run-1");
    order(0, 6, "run-2");
    order(0, 7, "run-3");
    order(1, 0, "run-4");
    order(0, 8, "run-1");
  }

  @Test
  void shouldTakeOutcomesInTheOrderOfTheirOrders() {
    outcome(0, 0, "run-1");
    outcome(0, 1, "run-4");
    outcome(0, 2, "run-2");
    outcome(0, 3, "run-3");

    assertThat(outcomes.wrong()).isEmpty();
  }

  @Test
  void shouldNameTheOrderWhoseOutcomeIsSwapped() {
    outcome(0, 0, "run-2");
    outcome(0, 1, "run-1");
    outcome(0, 2, "run-3");

    assertThat(outcomes.wrong()).containsExactly("run-1 at 0@5, decided after run-2 at 0@6");
  }

  @Test
  void shouldLetInventoryDecideAgain() {
    outcome(0, 0, "run-1");
    outcome(0, 1, "run-2");
    outcome(0, 2, "run-1");
    outcome(0, 3, "run-2");
    outcome(0, 4, "run-3");
    outcome(0, 5, "nobody's");

    assertThat(outcomes.wrong()).isEmpty();
  }

  @Test
  void shouldTellTheLongestLatencyOfASecond() {
    outcome(0, 0, "run-1", 1_100, 1_150);
    outcome(0, 1, "run-2", 1_100, 1_900);
    outcome(0, 2, "run-3", 1_000, 3_200);
    outcome(0, 3, "run-4", 1, 3_200);

    assertThat(outcomes.latencies()).isEqualTo(Map.of(0.0, 800.0, 2.0, 2_200.0));
  }

  private void order(int partition, long offset, String id) {
    byte[] value = EventCodec.write(new OrderEvent(id, "item-1", 1, 1));
    outcomes.order(new ConsumerRecord<>("orders", partition, offset, id.getBytes(UTF_8), value));
  }

  private void outcome(int partition, long offset, String id) {
    outcome(partition, offset, id, 1, 2);
  }

  private void outcome(int partition, long offset, String id, long orderTs, long ts) {
    byte[] value =
        EventCodec.write(
            new OutcomeEvent(id, "item-1", 1, OutcomeEvent.Status.RESERVED, null, orderTs, ts));
    outcomes.outcome(
        new ConsumerRecord<>("outcomes", partition, offset, id.getBytes(UTF_8), value));
  }
}
