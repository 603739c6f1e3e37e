package io.github.streamingkafka.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.Decision;
import io.github.streamingkafka.common.FailureRule;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class DeciderTest {
  private static final OrderEvent ORDER = new OrderEvent("run-7", "item-17", 3, 1_000);

  @Test
  void shouldReserveAnOrder() {
    assertThat(decider(0, 2_000).decide(ORDER))
        .isEqualTo(new Decision(Status.RESERVED, null, 2_000));
  }

  @Test
  void shouldSayWhyAnOrderFails() {
    assertThat(decider(1, 2_000).decide(ORDER))
        .isEqualTo(new Decision(Status.FAILED, "OUT_OF_STOCK", 2_000));
  }

  @Test
  void shouldDecideByTheSequenceAloneAndAtAnyTime() {
    FailureRule rule = new FailureRule(0.3, 5);
    for (int sequence = 1; sequence <= 200; sequence++) {
      Decision first = decider(0.3, 1).decide(new OrderEvent("a-" + sequence, "item-1", 1, 1));
      Decision later = decider(0.3, 9).decide(new OrderEvent("b-" + sequence, "item-2", 2, 7));

      assertThat(first.status()).isEqualTo(later.status());
      assertThat(first.reason()).isEqualTo(later.reason());
      assertThat(first.status() == Status.FAILED).isEqualTo(rule.fails(sequence));
    }
  }

  private static Decider decider(double rate, long now) {
    return new Decider(
        new FailureRule(rate, 5), Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC));
  }
}
