package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void shouldShowBoundsShort() {
    assertThat(wanted(Goal.ratioAtLeast(1 / 1.1, Measure.HEAP_MB, "a", "b")))
        .isEqualTo("at least 0.909");
    assertThat(wanted(Goal.ratioAtMost(0.45, Measure.SECONDS, "a", "b"))).isEqualTo("at most 0.45");
    assertThat(wanted(Goal.atMost(150, Measure.PEAK_MB, "a"))).isEqualTo("at most 150");
    assertThat(wanted(Goal.ratio(Measure.SECONDS, "a", "b"))).isEmpty();
  }

  @Test
  void shouldJudgeTheMedianByTheBoundItself() {
    Goal goal = Goal.ratioAtLeast(1 / 1.1, Measure.HEAP_MB, "a", "b");
    assertThat(goal.check(new Spread(0.9090, 0, 2)).isFailed()).isTrue();
    assertThat(goal.check(new Spread(0.9091, 0, 2)).isFailed()).isFalse();
  }

  private static String wanted(Goal goal) {
    return goal.check(new Spread(1, 1, 1)).expected();
  }
}
