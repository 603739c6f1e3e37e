package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<Duration> waits = new ArrayList<>();
  private long now = 123;
  private boolean stopped;

  @Test
  void shouldNeverWaitWithoutRate() {
    Pacer pacer = pacer("0", 0);

    for (int i = 0; i < 100; i++) {
      assertThat(pacer.awaitNext()).isTrue();
    }
    assertThat(waits).isEmpty();
  }

  @Test
  void shouldSendTheFirstOrderAtOnceAndTheOthersOnSchedule() {
    Pacer pacer = pacer("10", 0);

    pass(pacer, 3);

    assertThat(waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @Test
  void shouldMakeUpForADelay() {
    // Given
    Pacer pacer = pacer("10", 0);
    pass(pacer, 1);

    // When sending takes a while
    now += SECOND / 4;
    pass(pacer, 3);

    // Then two orders are late, and the next one is not
    assertThat(waits).containsExactly(Duration.ofMillis(50));
  }

  @Test
  void shouldNotDrift() {
    Pacer pacer = pacer("3", 0);
    long start = now;

    pass(pacer, 1 + 3 * 3600);

    assertThat(Duration.ofNanos(now - start)).isBetween(hour(0), hour(1_000_000));
  }

  @Test
  void shouldSendSeveralOrdersAfterEachWaitAtAHighRate() {
    Pacer pacer = pacer("50000", 0);

    pass(pacer, 50_001);

    assertThat(waits.size()).isBetween(900, 1_000);
  }

  @Test
  void shouldTakeAnyRate() {
    Pacer pacer = pacer("1e-9", 0);

    pass(pacer, 2);

    assertThat(waits).containsExactly(Duration.ofSeconds(1_000_000_000));
  }

  @Test
  void shouldPauseAfterEachOrder() {
    Pacer pacer = pacer("0", 20);

    pass(pacer, 3);

    assertThat(waits).containsExactly(Duration.ofMillis(20), Duration.ofMillis(20));
  }

  @Test
  void shouldKeepTheRateBesideThePause() {
    Pacer pacer = pacer("10", 20);

    pass(pacer, 3);

    assertThat(waits)
        .containsExactly(
            Duration.ofMillis(20),
            Duration.ofMillis(80),
            Duration.ofMillis(20),
            Duration.ofMillis(80));
  }

  @Test
  void shouldEndAWaitWhenStopped() {
    Pacer paced = pacer("10", 0);
    Pacer pausing = pacer("0", 20);
    pass(paced, 1);
    pass(pausing, 1);

    stopped = true;

    assertThat(paced.awaitNext()).isFalse();
    assertThat(pausing.awaitNext()).isFalse();
  }

  @Test
  void shouldNotSendAtOnceWhatWasDueInALongPauseButMoveTheSchedule() {
    // Given ten orders a second, of which what is late by up to a second is made up for
    Pacer pacer = pacer("10", 0, Duration.ofSeconds(1));
    pass(pacer, 1);

    // When the process stands still for a minute
    now += 60 * SECOND;
    pass(pacer, 13);

    // Then the orders of one second go at once, and the next ones on schedule
    assertThat(waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @Test
  void shouldKeepToItsScheduleThroughALongPauseIfThatIsWanted() {
    // Given
    Pacer pacer = pacer("10", 0, Mode.BURST.maxLate());
    pass(pacer, 1);

    // When
    now += 60 * SECOND;
    pass(pacer, 601);

    // Then
    assertThat(waits).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void shouldKeepAProfileAndRepeatIt() {
    Pacer pacer = pacer("2:1s,0:1s,4:500ms", 0);

    pass(pacer, 6);

    assertThat(waits)
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_500L, 250L, 250L, 500L);
  }

  @Test
  void shouldTellHowLateAnOrderIs() {
    // Given an order each 100 ms, of which the first three are sent when the third is due
    Pacer pacer = pacer("10", 0);
    pass(pacer, 1);
    assertThat(pacer.lateMs()).isZero();
    now += SECOND / 5;

    pass(pacer, 1);
    assertThat(pacer.lateMs()).isEqualTo(100);
    pass(pacer, 1);
    assertThat(pacer.lateMs()).isZero();
    pass(pacer, 1);
    assertThat(pacer.lateMs()).isZero();
  }

  @Test
  void shouldTellHowLateTheOrderWasForWhichTheScheduleIsMoved() {
    Pacer pacer = pacer("10", 0);
    pass(pacer, 1);
    now += 60 * SECOND;

    pass(pacer, 1);
    assertThat(pacer.lateMs()).isEqualTo(59_900);
    pass(pacer, 1);
    assertThat(pacer.lateMs()).isEqualTo(900);
  }

  @Test
  void shouldTellNoLatenessWithoutARate() {
    Pacer pacer = pacer("0", 20);

    pass(pacer, 3);

    assertThat(pacer.hasRate()).isFalse();
    assertThat(pacer.lateMs()).isEqualTo(Pacer.NO_DUE_TIME);
  }

  @Test
  void shouldTellWhatIsAskedForOnAverageSinceATime() {
    Pacer pacer = pacer("10:1s,20..40:1s", 0);
    long before = now;
    now += SECOND;
    pass(pacer, 1);
    long start = now;

    now += 2 * SECOND;

    assertThat(pacer.targetSince(before)).isEqualTo(20);
    assertThat(pacer.targetSince(start)).isEqualTo(20);
    assertThat(pacer.targetSince(start + SECOND)).isEqualTo(30);
    assertThat(pacer.targetSince(start + SECOND / 2)).isCloseTo(35 / 1.5, within(1e-9));
  }

  @Test
  void shouldBoundWhatIsMadeUpForOnlyInARunWithoutEnd() {
    assertThat(Mode.CONTINUOUS.maxLate()).isEqualTo(Duration.ofSeconds(1));
    assertThat(Mode.BURST.maxLate()).isEqualTo(Mode.FOREVER);
  }

  private static Duration hour(long plusNanos) {
    return Duration.ofHours(1).plusNanos(plusNanos);
  }

  private static void pass(Pacer pacer, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(pacer.awaitNext()).isTrue();
    }
  }

  private Pacer pacer(String rate, long sleepMs) {
    return pacer(rate, sleepMs, Duration.ofSeconds(1));
  }

  private Pacer pacer(String rate, long sleepMs, Duration maxLate) {
    return new Pacer(
        Rate.parse(rate),
        sleepMs,
        maxLate,
        () -> now,
        time -> {
          waits.add(time);
          now += time.toNanos();
          return stopped;
        });
  }
}
