package io.github.streamingkafka.validation.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final TopicPartition FIRST = new TopicPartition("order-events", 0);
  private static final TopicPartition SECOND = new TopicPartition("order-events", 1);
  private static final Map<TopicPartition, Long> STARTS = Map.of(FIRST, 10L, SECOND, 0L);
  private static final Map<TopicPartition, Long> ENDS = Map.of(FIRST, 100L, SECOND, 50L);

  @Test
  void shouldStayWithinTheLog() {
    // When
    Plan early = Plan.of(ENDS, Map.of(FIRST, 0L, SECOND, -7L), STARTS, ENDS);
    Plan late = Plan.of(ENDS, Map.of(FIRST, 101L, SECOND, 49L), STARTS, ENDS);

    // Then
    assertThat(early.to()).isEqualTo(STARTS);
    assertThat(early.back()).isEqualTo(140);
    assertThat(late.to()).isEqualTo(Map.of(FIRST, 100L, SECOND, 49L));
    assertThat(late.back()).isEqualTo(1);
  }

  @Test
  void shouldLeaveAPartitionThatIsNotWantedWhereItIs() {
    // When
    Plan plan = Plan.of(Map.of(FIRST, 20L), Map.of(), STARTS, ENDS);

    // Then
    assertThat(plan.to()).isEqualTo(Map.of(FIRST, 20L, SECOND, 0L));
    assertThat(plan.toString()).contains("order-events-0  20", "order-events-1  -");
  }
}
