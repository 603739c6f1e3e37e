package io.github.streamingkafka.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import org.junit.jupiter.api.Test;

final class DeciderTest {
  private static final OrderEvent ORDER = new OrderEvent("run-7", "item-17", 3, 1_000);

  @Test
  void shouldReserveAnOrder() {
    assertThat(decider(0).decide(ORDER)).isEqualTo(new Decision(Status.RESERVED, null));
  }

  @Test
  void shouldSayWhyAnOrderFails() {
    assertThat(decider(1).decide(ORDER)).isEqualTo(new Decision(Status.FAILED, "OUT_OF_STOCK"));
  }

  @Test
  void shouldDecideByTheSequenceAlone() {
    FailureRule rule = new FailureRule(0.3, 5);
    for (int sequence = 1; sequence <= 200; sequence++) {
      Decision one = decider(0.3).decide(new OrderEvent("a-" + sequence, "item-1", 1, 1));
      Decision other = decider(0.3).decide(new OrderEvent("b-" + sequence, "item-2", 2, 7));

      assertThat(one).isEqualTo(other);
      assertThat(one.status() == Status.FAILED).isEqualTo(rule.fails(sequence));
    }
  }

  private static Decider decider(double rate) {
    return new Decider(new FailureRule(rate, 5));
  }
}
