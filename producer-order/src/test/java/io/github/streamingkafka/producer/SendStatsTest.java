package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.FailureRule;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SendStatsTest {
  private static final RecordMetadata METADATA =
      new RecordMetadata(new TopicPartition("order-events", 0), 0, 0, 0, 5, 70);

  private final SendStats stats =
      new SendStats(new FailureRule(0, 0), () -> Instant.ofEpochMilli(now()), count -> {});

  private long now;

  @Test
  void shouldTakeAllOrdersOfABatchAsAcknowledgedAtOneTime() {
    Future<RecordMetadata> result = new CompletableFuture<>();

    acknowledgeAt(10, result);
    acknowledgeAt(17, result);

    assertLatencies(10, 10);
  }

  @Test
  void shouldLookAtTheClockAgainOnceABatchIsDone() {
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();

    acknowledgeAt(10, result);
    result.complete(METADATA);
    acknowledgeAt(17, new CompletableFuture<>());

    assertLatencies(10, 17);
  }

  @Test
  void shouldLookAtTheClockForEachOrderWhoseResultIsNotKnownYet() {
    acknowledgeAt(10, null);
    acknowledgeAt(17, null);

    assertLatencies(10, 17);
  }

  /** One that was made at 0. */
  private void acknowledgeAt(long millis, Future<RecordMetadata> result) {
    now = millis;
    SendStats.Delivery delivery = stats.delivery(1, 0, Pacer.NO_DUE_TIME);
    delivery.setResult(result);
    delivery.onCompletion(METADATA, null);
  }

  private void assertLatencies(long least, long most) {
    assertThat(stats.latencies().getTotalCount()).isEqualTo(2);
    assertThat(stats.latencies().getMinValue()).isEqualTo(least);
    assertThat(stats.latencies().getMaxValue()).isEqualTo(most);
  }

  private long now() {
    return now;
  }
}
