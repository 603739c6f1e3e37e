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
  @Test
  void shouldReadANumber() {
    assertThat(Rate.parse("0").isLimited()).isFalse();
    assertThat(Rate.parse("100000000").dueNanos(1)).isEqualTo(10);
    assertThat(Rate.parse("+.5e1").dueNanos(1)).isEqualTo(200_000_000);
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
      assertThat(rate.ordersUntil(rate.dueNanos(order))).isCloseTo((double) order, within(1e-5));
    }
  }

  @Test
  void shouldNotDriftOverManyRepeats() {
    // Given 30,300 orders in each minute
    Rate rate = Rate.parse("10..1000:60s");

    assertThat(rate.dueNanos(30_300L * 60 * 24 * 365)).isEqualTo(Duration.ofDays(365).toNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "500, 5",
    "1000, 10",
    "1500, 22.5",
    "2000, 40",
    "2500, 40",
    "3000, 40",
    "3100, 41",
    "30000, 400"
  })
  void shouldSayHowManyOrdersAreMadeUntilATime(long millis, double orders) {
    Rate rate = Rate.parse("10:1s,20..40:1s,0:1s");

    assertThat(rate.ordersUntil(Duration.ofMillis(millis).toNanos()))
        .isCloseTo(orders, within(1e-9));
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}
