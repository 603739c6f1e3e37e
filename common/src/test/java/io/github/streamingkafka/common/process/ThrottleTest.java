package io.github.streamingkafka.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThrottleTest {
  private final StopSignal stop = new StopSignal();
  private long nanos = 42;

  @Test
  void shouldPassAtOnceWhenItIsOff() {
    Throttle throttle = throttle(0);

    assertThat(throttle.isOn()).isFalse();
    assertThat(passing(throttle)).isEqualTo(1_000);
  }

  @Test
  void shouldPassOneRecordAPeriod() {
    // Given
    Throttle throttle = throttle(10);
    assertThat(throttle.isOn()).isTrue();

    // When
    int atFirst = passing(throttle);
    advance(9);
    int early = passing(throttle);
    advance(1);
    int due = passing(throttle);
    advance(10);
    int dueAgain = passing(throttle);

    // Then
    assertThat(atFirst).isZero();
    assertThat(early).isZero();
    assertThat(due).isEqualTo(1);
    assertThat(dueAgain).isEqualTo(1);
  }

  @Test
  void shouldMakeUpForAShortDelay() {
    Throttle throttle = throttle(10);

    advance(50);

    assertThat(passing(throttle)).isEqualTo(5);
  }

  @Test
  void shouldNotMakeUpForIdleTime() {
    Throttle throttle = throttle(10);

    advance(60_000);

    assertThat(passing(throttle)).isEqualTo(10);
  }

  @Test
  void shouldKeepItsRateHoweverOftenItIsAsked() {
    Throttle throttle = throttle(10);
    int passed = 0;
    for (int i = 0; i < 1_000; i++) {
      advance(3);
      passed += passing(throttle);
    }

    assertThat(passed).isEqualTo(300);
  }

  @Test
  void shouldLetNothingPassOnceTheStopIsRequested() {
    Throttle on = throttle(10);
    Throttle off = throttle(0);
    advance(50);

    stop.request();

    assertThat(on.acquire()).isFalse();
    assertThat(off.acquire()).isFalse();
  }

  @Test
  void shouldNotWaitOnceTheStopIsRequested() {
    Throttle throttle = throttle(60_000);

    stop.request();

    assertThat(throttle.acquire()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,5000,5000", "1,5000,200", "3,5000,66", "1,20,20", "200,5000,1", "201,5000,1"})
  void shouldLimitWhatAPollMayReturn(long perRecordMs, int unthrottled, int records) {
    assertThat(Throttle.maxPollRecords(perRecordMs, unthrottled)).isEqualTo(records);
  }

  @Test
  void shouldProcessRecordsAtOnceUnlessItIsOn() {
    List<Integer> records = IntStream.range(0, 250).boxed().toList();

    assertThat(throttle(0).batches(records))
        .containsExactly(
            records.subList(0, 100), records.subList(100, 200), records.subList(200, 250));
    assertThat(throttle(10).batches(records)).hasSize(250).allMatch(batch -> batch.size() == 1);
  }

  private Throttle throttle(long perRecordMs) {
    return new Throttle(perRecordMs, stop, () -> nanos);
  }

  private void advance(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }

  /** How many records pass without waiting, 1,000 at most. */
  private static int passing(Throttle throttle) {
    int passed = 0;
    while (passed < 1_000 && throttle.acquire(Duration.ZERO)) {
      passed++;
    }
    return passed;
  }
}
