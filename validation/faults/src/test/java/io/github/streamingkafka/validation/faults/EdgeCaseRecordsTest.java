package io.github.streamingkafka.validation.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EdgeCaseRecordsTest {
  private static final FailureRule RULE = new FailureRule(0.5, 0);

  private final EdgeCaseRecords odd = new EdgeCaseRecords("tag", new Random(1));

  @Test
  void shouldMakeRecordsThatNobodyCanRead() {
    assertThat(odd.unreadable("t"))
        .allSatisfy(
            record -> {
              assertThatThrownBy(() -> EventCodec.readOrder(record.key(), record.value()))
                  .isInstanceOf(UnreadableRecordException.class);
              assertThatThrownBy(() -> EventCodec.readOutcome(record.key(), record.value()))
                  .isInstanceOf(UnreadableRecordException.class);
            });
    assertThat(odd.unreadableOutcomes("t"))
        .allSatisfy(
            record ->
                assertThatThrownBy(() -> EventCodec.readOutcome(record.key(), record.value()))
                    .isInstanceOf(UnreadableRecordException.class));
  }

  @Test
  void shouldMakeForeignOrdersThatAreAllDistinct() throws Exception {
    Set<String> ids = new HashSet<>();
    for (ProducerRecord<byte[], byte[]> record : odd.foreignOrders("t")) {
      assertThat(ids.add(EventCodec.readOrder(record.key(), record.value()).orderId().toString()))
          .isTrue();
    }
  }

  @Test
  void shouldDecideForeignOutcomesAsAnnounced() throws Exception {
    for (ProducerRecord<byte[], byte[]> record : odd.foreignOutcomes("t", RULE)) {
      OutcomeEvent outcome = EventCodec.readOutcome(record.key(), record.value());
      assertThat(outcome.status() == Status.FAILED).isEqualTo(RULE.fails(outcome.orderId()));
    }
  }

  @Test
  void shouldChangeAnOrder() throws Exception {
    OrderEvent order = new OrderEvent("a-1", "item-1", 3, 5);
    ProducerRecord<byte[], byte[]> changed =
        EdgeCaseRecords.changedOrder(record(EventCodec.key("a-1"), EventCodec.write(order)))
            .findFirst()
            .orElseThrow();
    assertThat(EventCodec.readOrder(changed.key(), changed.value()))
        .isEqualTo(new OrderEvent("a-1", "item-1", 4, 60_005));
  }

  @Test
  void shouldContradictAnOutcome() throws Exception {
    OutcomeEvent outcome = new OutcomeEvent("a-1", "item-1", 3, Status.RESERVED, null, 5, 6);
    ProducerRecord<byte[], byte[]> other =
        EdgeCaseRecords.conflictingOutcome(record(EventCodec.key("a-1"), EventCodec.write(outcome)))
            .findFirst()
            .orElseThrow();
    assertThat(EventCodec.readOutcome(other.key(), other.value()).status())
        .isEqualTo(Status.FAILED);
  }

  @Test
  void shouldContradictOnlyWhatIsAnOutcome() {
    odd.unreadable("t")
        .forEach(
            record ->
                assertThat(EdgeCaseRecords.conflictingOutcome(record(record.key(), record.value())))
                    .isEmpty());
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>("t", 0, 0, key, value);
  }
}
