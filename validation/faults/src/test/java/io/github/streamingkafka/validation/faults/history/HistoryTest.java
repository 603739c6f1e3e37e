package io.github.streamingkafka.validation.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultKind;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final StackSettings SETTINGS =
      new StackSettings(KafkaSettings.from(new Environment(Map.of())), "inventory", "analytics");
  private static final TopicPartition ORDERS = new TopicPartition("order-events", 0);
  private static final TopicPartition OUTCOMES = new TopicPartition("inventory-events", 0);

  private final History history = new History();

  @Test
  void shouldTellWhatWentOnThatAFaultDoesNotStop() {
    RoundTimes frozen = round(1, FaultKind.FREEZE_INVENTORY, 0, 10);
    for (int second = 0; second <= 10; second++) {
      sample(second, 100 + second, 7, 30 + 2L * second);
    }

    assertThat(history.wentOn(SETTINGS).get(frozen))
        .isEqualTo(Map.of(Flow.WRITTEN, 9L, Flow.COUNTED, 18L));
  }

  @Test
  void shouldTellWhatStoodStill() {
    RoundTimes frozen = round(1, FaultKind.FREEZE_INVENTORY, 0, 10);
    for (int second = 0; second <= 10; second++) {
      sample(second, 100 + second, 7, 30);
    }

    assertThat(history.wentOn(SETTINGS).get(frozen)).containsEntry(Flow.COUNTED, 0L);
  }

  @Test
  void shouldNotBlameAFaultForWhatAnotherOneStopped() {
    RoundTimes frozen = round(1, FaultKind.FREEZE_INVENTORY, 0, 10);
    round(2, FaultKind.KILL_ANALYTICS, 3, 7);
    for (int second = 0; second <= 10; second++) {
      sample(second, 100 + second, 7, 30);
    }

    assertThat(history.wentOn(SETTINGS).get(frozen)).isEqualTo(Map.of(Flow.WRITTEN, 9L));
  }

  @Test
  void shouldLookAtThePartBeforeAnotherFaultOnly() {
    RoundTimes frozen = round(1, FaultKind.FREEZE_INVENTORY, 0, 10);
    round(2, FaultKind.KILL_BROKER, 6, 7);
    for (int second = 0; second <= 10; second++) {
      sample(second, second < 6 ? 100 : 200, 7, 30);
    }

    assertThat(history.wentOn(SETTINGS).get(frozen))
        .isEqualTo(Map.of(Flow.WRITTEN, 0L, Flow.COUNTED, 0L));
  }

  @Test
  void shouldLookAtThePartAfterAGroupHasCaughtUp() {
    RoundTimes frozen = round(1, FaultKind.FREEZE_INVENTORY, 0, 10);
    round(2, FaultKind.KILL_ANALYTICS, 1, 5);
    for (int second = 0; second <= 10; second++) {
      sample(second, 100 + second, 7, 30L + (second < 5 ? 0 : second));
    }

    assertThat(history.wentOn(SETTINGS).get(frozen)).containsEntry(Flow.COUNTED, 4L);
    assertThat(history.isUndisturbed(frozen, Flow.WRITTEN)).isTrue();
    assertThat(history.isUndisturbed(frozen, Flow.COUNTED)).isFalse();
  }

  @Test
  void shouldNotJudgeWhatWasHardlySeen() {
    RoundTimes frozen = round(1, FaultKind.FREEZE_INVENTORY, 0, 10);
    sample(1, 100, 7, 30);
    sample(9, 100, 7, 30);

    assertThat(history.wentOn(SETTINGS).get(frozen)).isEmpty();
  }

  @Test
  void shouldNotCountWhatARewindTookBack() {
    RoundTimes garbage = round(1, FaultKind.GARBAGE, 0, 10);
    sample(1, 100, 50, 30);
    sample(3, 100, 0, 30);
    sample(5, 100, 10, 30);
    sample(9, 100, 10, 30);

    assertThat(history.wentOn(SETTINGS).get(garbage)).containsEntry(Flow.DECIDED, 10L);
  }

  private RoundTimes round(int number, FaultKind kind, int begun, int recovered) {
    RoundTimes round =
        new RoundTimes(
            new Fault(number, kind, 1, false, 0),
            Duration.ofSeconds(begun),
            Duration.ofSeconds(recovered),
            Duration.ofSeconds(recovered));
    history.add(round);
    return round;
  }

  /** How many orders there are, how many are decided, and how many orders are counted. */
  private void sample(int second, long orders, long decided, long counted) {
    history.add(
        Duration.ofSeconds(second),
        new GroupLags(
            Map.of(ORDERS, orders, OUTCOMES, 0L),
            Map.of(
                "inventory", Map.of(ORDERS, orders - decided),
                "analytics", Map.of(ORDERS, orders - counted, OUTCOMES, 0L))));
  }
}
