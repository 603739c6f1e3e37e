package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  @Test
  void shouldReadANumber() {
    assertThat(Rate.parse("0").isLimited()).isFalse();
    assertThat(Rate.parse("100000000").dueNanos(1)).isEqualTo(10);
    assertThat(Rate.parse("+.5e1").at(0)).isEqualTo(5);
  }

  @Test
  void shouldReadPhasesAndRamps() {
    Rate rate = Rate.parse("10:60s, 10..1000:2m ,0:500ms");

    assertThat(rate.phases())
        .containsExactly(
            new Rate.Phase(10, 10, Duration.ofSeconds(60).toNanos()),
            new Rate.Phase(10, 1000, Duration.ofMinutes(2).toNanos()),
            new Rate.Phase(0, 0, Duration.ofMillis(500).toNanos()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fast",
        "-1",
        "NaN",
        "1f",
        "0x1p3",
        "100000001",
        "",
        "10..20",
        "10:",
        ":10s",
        "10:10",
        "10:10h",
        "10:0s",
        "10:-1s",
        "10:1.5s",
        "10:1441m",
        "10:99999999999999999999s",
        "10:1s,",
        ",10:1s",
        "10:1s,20",
        "10..:1s",
        "..10:1s",
        "10..-1:1s",
        "0:1s",
        "0:1s,0..0:1m",
        "10:1s:1s"
      })
  void shouldRefuseWhatIsNoRate(String text) {
    assertThat(Rate.isValid(text)).isFalse();
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldSayWhenOrdersAreDueOverPhasesAndRepeats() {
    Rate rate = Rate.parse("2:1s,4:500ms");

    assertThat(LongStream.range(0, 9).map(rate::dueNanos).map(RateTest::millis))
        .containsExactly(0L, 500L, 1_000L, 1_250L, 1_500L, 2_000L, 2_500L, 2_750L, 3_000L);
  }

  @Test
  void shouldHaveNoOrderInAPause() {
    Rate rate = Rate.parse("0:1s,2:1s,0:3s");

    assertThat(LongStream.range(0, 5).map(rate::dueNanos).map(RateTest::millis))
        .containsExactly(1_000L, 1_500L, 6_000L, 6_500L, 11_000L);
  }

  @Test
  void shouldHaveNoOrderInAPauseAfterFractionsThatAddUp() {
    // Given 0.3 orders a time, which doubles add up to more than that
    Rate rate = Rate.parse("0.1:1s,0.2:1s,0:1s");

    assertThat(millis(rate.dueNanos(3))).isEqualTo(30_000);
    assertThat(millis(rate.dueNanos(300_000))).isEqualTo(3_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0..10:10s", "10..0:10s", "10..1000:60s,1000..10:30s", "1..3:7s,5:3s,8..0.5:1m"})
  void shouldHaveAsManyOrdersDueByThenAsARampHasBelowIt(String text) {
    Rate rate = Rate.parse(text);

    for (long order : new long[] {1, 2, 3, 7, 49, 50, 51, 1_000, 30_299, 30_300, 1_000_001}) {
      assertThat(area(rate, rate.dueNanos(order))).isCloseTo((double) order, within(1e-5));
    }
  }

  @Test
  void shouldNotDriftOverManyRepeats() {
    // Given 30,300 orders in each minute
    Rate rate = Rate.parse("10..1000:60s");

    assertThat(rate.dueNanos(30_300L * 60 * 24 * 365)).isEqualTo(Duration.ofDays(365).toNanos());
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "999, 10", "1000, 20", "1500, 30", "1999, 39.98", "2000, 10", "7500, 30"})
  void shouldSayWhatIsAskedForAtATime(long millis, double rate) {
    assertThat(Rate.parse("10:1s,20..40:1s").at(Duration.ofMillis(millis).toNanos()))
        .isCloseTo(rate, within(1e-9));
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  /** The orders of the phases up to a time, each by its mean rate: the area of a trapezium. */
  private static double area(Rate rate, long time) {
    double orders = 0;
    long left = time;
    for (int i = 0; left > 0; i = (i + 1) % rate.phases().size()) {
      Rate.Phase phase = rate.phases().get(i);
      long within = Math.min(left, phase.nanos());
      double end = phase.from() + (phase.to() - phase.from()) * within / phase.nanos();
      orders += (phase.from() + end) / 2 * within / NANOS;
      left -= within;
    }
    return orders;
  }
}
