package io.github.streamingkafka.validation.exercise.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private final Pace pace = new Pace(0);

  @Test
  void shouldTellTheRateOfLate() {
    assertThat(pace.perSecond()).isZero();
    for (int second = 0; second <= 10; second++) {
      pace.at(seconds(second), 1_000L * second);
    }
    for (int second = 11; second <= 15; second++) {
      pace.at(seconds(second), 10_000 + 200L * (second - 10));
    }
    assertThat(pace.perSecond()).isEqualTo(200);
  }

  @Test
  void shouldNoticeThatItGoesOnNoMore() {
    pace.at(seconds(1), 100);
    pace.at(seconds(3), 100);
    assertThat(pace.hasStalled(seconds(4), LIMIT)).isFalse();
    assertThat(pace.hasStalled(seconds(5), LIMIT)).isTrue();

    pace.at(seconds(5), 101);
    assertThat(pace.hasStalled(seconds(8), LIMIT)).isFalse();
  }

  @Test
  void shouldNoticeThatItNeverBegan() {
    assertThat(pace.hasStalled(seconds(3), LIMIT)).isFalse();
    assertThat(pace.hasStalled(seconds(4), LIMIT)).isTrue();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
