package io.github.streamingkafka.analytics.lag;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.analytics.lag.LagTracker.Members;
import io.github.streamingkafka.analytics.lag.LagTracker.Seen;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LagTrackerTest {
  private static final TopicPartition ONE = new TopicPartition("order-events", 1);
  private static final TopicPartition TWO = new TopicPartition("order-events", 2);
  private static final long NOW = 1_795_366_800_000L;

  private final LagTracker tracker = new LagTracker();
  private long nanos;

  @Test
  void shouldTellHowLongTheFirstRecordHasWaited() {
    // When
    Map<TopicPartition, Long> behind = see(Map.of(ONE, 10L, TWO, 20L), Map.of(ONE, 15L, TWO, 20L));
    GroupLag lag = tracker.lag(Map.of(ONE, NOW - 2_500), null, NOW);

    // Then
    assertThat(behind).isEqualTo(Map.of(ONE, 10L));
    assertThat(lag.records()).isEqualTo(5);
    assertThat(lag.sec()).isEqualTo(2.5);
    assertThat(lag.replayedPct()).isNull();
    assertThat(lag.members()).isNull();
    assertThat(lag.partitions().get(ONE).sec()).isEqualTo(2.5);
    assertThat(lag.partitions().get(TWO).records()).isZero();
    assertThat(lag.partitions().get(TWO).sec()).isZero();
  }

  @Test
  void shouldHaveNoLagInTimeWhereThereIsNoRecord() {
    see(Map.of(ONE, 10L), Map.of(ONE, 12L));

    assertThat(tracker.lag(Map.of(ONE, FirstRecords.NONE), null, NOW).sec()).isZero();
    // Nor less than none, whatever the clocks are.
    assertThat(tracker.lag(Map.of(ONE, NOW + 9), null, NOW).sec()).isZero();
  }

  @Test
  void shouldNotTellATimeThatItDoesNotKnow() {
    see(Map.of(ONE, 10L, TWO, 20L), Map.of(ONE, 15L, TWO, 21L));

    GroupLag lag = tracker.lag(Map.of(TWO, NOW - 100), null, NOW);

    assertThat(lag.partitions().get(ONE).sec()).isNull();
    assertThat(lag.partitions().get(TWO).sec()).isEqualTo(0.1);
    assertThat(lag.sec()).isNull();
  }

  @Test
  void shouldTellOfAGroupThatWasSetBackHowFarItIs() {
    // Given
    see(Map.of(ONE, 100L, TWO, 50L), Map.of(ONE, 100L, TWO, 50L));

    // When
    Map<TopicPartition, Long> behind = see(Map.of(ONE, 0L, TWO, 30L), Map.of(ONE, 110L, TWO, 50L));
    GroupLag begun = tracker.lag(Map.of(), null, NOW);
    see(Map.of(ONE, 55L, TWO, 40L), Map.of(ONE, 110L, TWO, 50L));
    GroupLag half = tracker.lag(Map.of(), null, NOW);
    see(Map.of(ONE, 60L, TWO, 50L), Map.of(ONE, 110L, TWO, 50L));
    GroupLag oneDone = tracker.lag(Map.of(), null, NOW);
    Map<TopicPartition, Long> afterwards =
        see(Map.of(ONE, 100L, TWO, 50L), Map.of(ONE, 110L, TWO, 50L));
    GroupLag done = tracker.lag(Map.of(ONE, NOW - 1_000), null, NOW);

    // Then
    assertThat(behind).isEmpty();
    assertThat(begun.sec()).isNull();
    assertThat(begun.replayedPct()).isZero();
    assertThat(half.replayedPct()).isEqualTo(100.0 * (55 + 10) / (100 + 20));
    assertThat(half.partitions().get(ONE).replayedPct()).isEqualTo(55.0);
    assertThat(oneDone.partitions().get(TWO).replayedPct()).isNull();
    assertThat(oneDone.replayedPct()).isEqualTo(100.0 * (60 + 20) / (100 + 20));
    assertThat(afterwards).isEqualTo(Map.of(ONE, 100L));
    assertThat(done.replayedPct()).isNull();
    assertThat(done.sec()).isEqualTo(1.0);
  }

  @Test
  void shouldTakeOverHowFarTheGroupWasBeforeAnybodyLooked() {
    see(Map.of(ONE, 0L), Map.of(ONE, 100L));

    tracker.wasAt(Map.of(ONE, 80L));
    see(Map.of(ONE, 20L), Map.of(ONE, 100L));

    assertThat(tracker.lag(Map.of(), null, NOW).replayedPct()).isZero();
    see(Map.of(ONE, 50L), Map.of(ONE, 100L));
    assertThat(tracker.lag(Map.of(), null, NOW).replayedPct()).isEqualTo(50.0);
  }

  @Test
  void shouldNotWaitForRecordsOfALogThatWasCut() {
    see(Map.of(ONE, 100L), Map.of(ONE, 100L));
    see(Map.of(ONE, 0L), Map.of(ONE, 10L));
    assertThat(tracker.lag(Map.of(), null, NOW).replayedPct()).isZero();

    see(Map.of(ONE, 10L), Map.of(ONE, 10L));

    assertThat(tracker.lag(Map.of(), null, NOW).replayedPct()).isNull();
    assertThat(tracker.lag(Map.of(), null, NOW).sec()).isZero();
  }

  @Test
  void shouldTellRatesAndWhenTheGroupWillHaveCaughtUp() {
    // Given 10 records a second, of which 30 are read
    see(Map.of(ONE, 0L), Map.of(ONE, 1_000L));
    GroupLag first = tracker.lag(Map.of(), null, NOW);
    for (int second = 1; second <= 60; second++) {
      nanos += Duration.ofSeconds(1).toNanos();
      see(Map.of(ONE, 30L * second), Map.of(ONE, 1_000L + 10L * second));
    }

    // When
    GroupLag lag = tracker.lag(Map.of(), null, NOW);

    // Then
    assertThat(first.drainSec()).isNull();
    assertThat(lag.inPerSec()).isEqualTo(10.0);
    assertThat(lag.outPerSec()).isEqualTo(30.0);
    assertThat(lag.records()).isEqualTo(0);
    assertThat(lag.drainSec()).isZero();

    // And when it reads nothing any more, what was before is forgotten
    for (int second = 1; second <= 11; second++) {
      nanos += Duration.ofSeconds(1).toNanos();
      see(Map.of(ONE, 1_800L), Map.of(ONE, 2_000L));
    }
    assertThat(tracker.lag(Map.of(), null, NOW).outPerSec()).isZero();
    assertThat(tracker.lag(Map.of(), null, NOW).drainSec()).isNull();
  }

  @Test
  void shouldTellWhoReadsAPartition() {
    see(Map.of(ONE, 0L, TWO, 0L), Map.of(ONE, 0L, TWO, 0L));

    GroupLag lag = tracker.lag(Map.of(), new Members(1, Map.of(ONE, "m-1")), NOW);

    assertThat(lag.members()).isEqualTo(1);
    assertThat(lag.partitions().get(ONE).member()).isEqualTo("m-1");
    assertThat(lag.partitions().get(TWO).member()).isNull();
  }

  private Map<TopicPartition, Long> see(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    return tracker.see(new Seen(committed, ends), nanos);
  }
}
