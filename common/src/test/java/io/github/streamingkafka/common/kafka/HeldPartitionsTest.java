package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.kafka.HeldPartitions.OpenTransaction;
import io.github.streamingkafka.common.metrics.HeldPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HeldPartitionsTest {
  private static final TopicPartition ORDERS = new TopicPartition("order-events", 3);
  private static final TopicPartition OUTCOMES = new TopicPartition("inventory-events", 0);
  private static final OpenTransaction OF_X =
      new OpenTransaction(OptionalLong.of(4711), Optional.of("it's X"));

  private long seconds;
  private final HeldPartitions partitions =
      new HeldPartitions(
          "kafka:9092",
          List.of("order-events", "inventory-events"),
          List.of("inventory"),
          () -> Duration.ofSeconds(seconds).toNanos());

  @Test
  void shouldNameWhatStandsStillForLongEnoughAndWhatIsBehind() {
    assertThat(partitions.update(Map.of(ORDERS, 1234L, OUTCOMES, 8L), ends(1300, 8))).isEmpty();
    seconds = 4;
    assertThat(partitions.update(Map.of(ORDERS, 1234L, OUTCOMES, 8L), ends(1400, 8))).isEmpty();
    seconds = 5;
    assertThat(partitions.update(Map.of(ORDERS, 1234L, OUTCOMES, 8L), ends(1400, 8)))
        .containsExactly(ORDERS);

    partitions.begin(ORDERS, OF_X);
    seconds = 12;

    assertThat(partitions.update(Map.of(ORDERS, 1234L, OUTCOMES, 8L), ends(1500, 9)))
        .as("found but once")
        .isEmpty();
    assertThat(partitions.now()).containsOnlyKeys(ORDERS);
    assertThat(partitions.now().get(ORDERS).describe("order-events-3"))
        .isEqualTo(
            "order-events-3 is held back at 1,234 for 12 s by a transaction of producer 4711"
                + " (transactional id it's X); to abort it: kafka-transactions --bootstrap-server"
                + " kafka:9092 forceTerminateTransaction --transactionalId='it'\\''s X'");
  }

  @Test
  void shouldPrintAnIdOfAnyCharactersInOneLineAndInAFormThatAShellTakes() {
    partitions.update(Map.of(ORDERS, 10L), Map.of(ORDERS, 20L));
    partitions.begin(
        ORDERS, new OpenTransaction(OptionalLong.of(1), Optional.of("-a'b\n\u001b[31m")));

    HeldPartition held = partitions.now().get(ORDERS);

    assertThat(held.endWith()).endsWith("--transactionalId=$'-a\\'b\\u000a\\u001b[31m'");
    assertThat(held.describe("order-events-3"))
        .contains("(transactional id -a'b\\u000a\\u001b[31m)")
        .doesNotContain("\n");
  }

  @Test
  void shouldTakeWhatMovesOrIsReadToItsEndForFree() {
    for (seconds = 0; seconds < 60; seconds++) {
      Map<TopicPartition, Long> committed = Map.of(ORDERS, seconds / 4, OUTCOMES, 8L);

      assertThat(partitions.update(committed, ends(100, 8))).isEmpty();
    }
  }

  @Test
  void shouldForgetItOnceItGoesOnAndNotTakeTheNextTransactionForTheSame() {
    partitions.update(Map.of(ORDERS, 10L), Map.of(ORDERS, 20L));
    seconds = 5;
    partitions.update(Map.of(ORDERS, 10L), Map.of(ORDERS, 20L));
    partitions.begin(ORDERS, OF_X);

    assertThat(partitions.update(Map.of(ORDERS, 15L), Map.of(ORDERS, 20L))).isEmpty();

    assertThat(partitions.now()).isEmpty();
  }

  @Test
  void shouldGiveTheCommandByOffsetWhereNoCoordinatorKnowsTheTransaction() {
    partitions.update(Map.of(ORDERS, 10L), Map.of(ORDERS, 20L));
    partitions.begin(ORDERS, OpenTransaction.UNKNOWN);

    HeldPartition held = partitions.now().get(ORDERS);

    assertThat(held.endWith())
        .isEqualTo(
            "kafka-transactions --bootstrap-server kafka:9092 abort --topic order-events"
                + " --partition 3 --start-offset 10");
    assertThat(held.describe("order-events-3")).contains("by an open transaction;");
  }

  private static Map<TopicPartition, Long> ends(long orders, long outcomes) {
    return Map.of(ORDERS, orders, OUTCOMES, outcomes);
  }
}
