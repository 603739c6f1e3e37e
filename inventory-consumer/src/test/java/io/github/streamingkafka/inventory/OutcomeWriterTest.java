package io.github.streamingkafka.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutcomeWriterTest {
  @ParameterizedTest
  @ValueSource(strings = {"run-7", "x", "a \"quoted\" \\ id\n", "größe-1", "😀", "\u0000"})
  void shouldAnswerAnOrderWithTheOutcomeThatIsDecided(String id) throws UnreadableRecordException {
    OrderEvent order = new OrderEvent(id, "item-17", 3, 5);
    Decision decision = new Decision(Status.FAILED, "OUT_OF_STOCK");
    OutcomeWriter answers =
        new OutcomeWriter(
            read -> {
              assertThat(read).isEqualTo(order);
              return decision;
            });

    byte[] answer = answers.write(EventCodec.key(id), EventCodec.write(order), 9);

    assertThat(EventCodec.readOutcome(EventCodec.key(id), answer))
        .isEqualTo(OutcomeEvent.of(order, decision.status(), decision.reason(), 9));
  }

  @Test
  void shouldDecideNothingButOrders() {
    OutcomeWriter answers = new OutcomeWriter(order -> fail("decided"));
    byte[] key = EventCodec.key("run-7");

    assertThatThrownBy(() -> answers.write(key, "{}".getBytes(UTF_8), 9))
        .isInstanceOf(UnreadableRecordException.class);
    assertThatThrownBy(() -> answers.write(key, null, 9))
        .isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void shouldRefuseATimeBeforeTheEpoch() {
    OutcomeWriter answers = new OutcomeWriter(order -> fail("decided"));

    assertThatThrownBy(() -> answers.write(EventCodec.key("run-7"), "{}".getBytes(UTF_8), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ts is -1, expected 0 or more");
  }
}
