package io.github.streamingkafka.common.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EventReaderTest {
  private static final List<String> IDS =
      List.of(
          "run-1", "run-22", "run-007", "run-a-7", "rün-7", "rün-8", "run\"-1", "run\"-2", "run",
          "run-", "-1", "a\\-1", "a\\-2");
  private static final int RECORDS = 10_000;

  @Test
  void shouldReadTheSameWhateverItHasReadBefore() throws UnreadableRecordException {
    Random random = new Random(1);
    EventReader reader = new EventReader();
    for (int i = 0; i < RECORDS; i++) {
      String id = IDS.get(random.nextInt(IDS.size()));
      OrderEvent order = new OrderEvent(id, "item", 1, i);
      OutcomeEvent outcome =
          new OutcomeEvent(id, "item", 1, OutcomeEvent.Status.RESERVED, null, i, i);

      OrderEvent readOrder = reader.order(id.getBytes(UTF_8), EventCodec.write(order));
      OutcomeEvent readOutcome = reader.outcome(id.getBytes(UTF_8), EventCodec.write(outcome));

      assertThat(readOrder).isEqualTo(order);
      assertThat(readOutcome).isEqualTo(outcome);
      assertThat(readOrder.orderId().runId()).isEqualTo(OrderId.parse(id).runId());
      assertThat(readOutcome.orderId().sequence()).isEqualTo(OrderId.parse(id).sequence());
    }
  }
}
