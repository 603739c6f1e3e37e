package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void shouldShowBoundsShort() {
    assertThat(Goal.ratioAtLeast(1 / 1.1, Measure.HEAP_MB, "a", "b").wanted())
        .isEqualTo("at least 0.909");
    assertThat(Goal.ratioAtMost(0.45, Measure.SECONDS, "a", "b").wanted())
        .isEqualTo("at most 0.45");
    assertThat(Goal.atMost(150, Measure.PEAK_MB, "a").wanted()).isEqualTo("at most 150");
    assertThat(Goal.ratio(Measure.SECONDS, "a", "b").wanted()).isEmpty();
  }

  @Test
  void shouldJudgeByTheBoundItself() {
    Goal goal = Goal.ratioAtLeast(1 / 1.1, Measure.HEAP_MB, "a", "b");
    assertThat(goal.isReached(0.9090)).isFalse();
    assertThat(goal.isReached(0.9091)).isTrue();
  }
}
