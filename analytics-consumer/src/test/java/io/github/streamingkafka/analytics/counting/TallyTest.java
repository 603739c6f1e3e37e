package io.github.streamingkafka.analytics.counting;

import static io.github.streamingkafka.analytics.counting.Events.failed;
import static io.github.streamingkafka.analytics.counting.Events.order;
import static io.github.streamingkafka.analytics.counting.Events.outcome;
import static io.github.streamingkafka.analytics.counting.Events.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
  private final Tally tally = Events.tally();

  @ParameterizedTest
  @ValueSource(
      strings = {"run-1", "run-0", "run-4294967295", "run-4294967296", "run-007", "-5", "any id"})
  void shouldCountEachIdOnceWhateverItsForm(String id) {
    // When
    count(order(id));
    count(order(id));
    count(failed(id));
    count(failed(id));

    // Then
    assertThat(tally.orders()).isEqualTo(1);
    assertThat(tally.outcomes()).isEqualTo(1);
    assertThat(tally.failed()).isEqualTo(1);
    assertThat(tally.pending()).isZero();
    assertThat(tally.duplicates()).isEqualTo(2);
  }

  @Test
  void shouldTellApartIdsThatOnlyLookAlike() {
    for (String id : List.of("run-7", "run-07", "run-007", "run--7", "run7", "ru-n-7", "run-70")) {
      count(order(id));
    }

    assertThat(tally.orders()).isEqualTo(7);
    assertThat(tally.duplicates()).isZero();
  }

  @Test
  void shouldCountTheFirstOfTwoOutcomesThatDiffer() {
    count(order("run-1"));
    count(reserved("run-1"));
    count(failed("run-1"));

    assertThat(tally.outcomes() - tally.failed()).isEqualTo(1);
    assertThat(tally.failed()).isZero();
  }

  @Test
  void shouldCountPendingWhateverComesFirst() {
    // Given an outcome before its order, and one whose order never comes
    count(reserved("run-1"));
    count(reserved("gone-9"));
    count(order("run-1"));
    count(order("run-2"));

    assertThat(tally.pending()).isEqualTo(1);
    assertThat(tally.summarize().get("run").pending()).isEqualTo(1);
    assertThat(tally.summarize().get("gone").pending()).isZero();
  }

  @Test
  void shouldHaveTheSameDigestInAnyOrderOfArrival() {
    // Given
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String id = i % 3 == 0 ? "foreign " + i : "run-" + i;
      events.add(order(id));
      events.add(outcome(id, i % 7 == 0 ? Status.FAILED : Status.RESERVED, i));
    }
    String digest = digestOf(events);

    // When
    Collections.shuffle(events, new Random(1));
    events.addAll(events.subList(0, 500));

    // Then
    assertThat(digestOf(events)).isEqualTo(digest);
  }

  @Test
  void shouldHaveAnotherDigestWhenAnythingThatCountsDiffers() {
    List<Event> events = List.of(order("run-1"), reserved("run-1"));

    assertThat(
            List.of(
                digestOf(List.of()),
                digestOf(List.of(order("run-1"))),
                digestOf(List.of(reserved("run-1"))),
                digestOf(List.of(order("run-1"), failed("run-1"))),
                digestOf(List.of(order("run-2"), reserved("run-2"))),
                digestOf(List.of(new OrderEvent("run-1", "item-1", 3, 0), reserved("run-1"))),
                digestOf(List.of(new OrderEvent("run-1", "item-2", 2, 0), reserved("run-1"))),
                digestOf(events)))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldKeepTheDigestOfEarlierVersions() {
    // The digest is compared across restarts and machines: it must not change by accident.
    assertThat(digestOf(List.of(order("run-1"), reserved("run-1")))).isEqualTo("7d4d00c058b5f943");
  }

  @Test
  void shouldListTheLatestRunsByTheTimeOfTheirOrders() {
    for (int run = 1; run <= 12; run++) {
      count(new OrderEvent("run" + run + "-1", "item-1", 1, 1_000 + run));
    }

    assertThat(tally.summarize().keySet())
        .containsExactly(
            "run12", "run11", "run10", "run9", "run8", "run7", "run6", "run5", "run4", "run3");
    assertThat(tally.summaries()).hasSize(12).containsKey("run1");
  }

  @Test
  void shouldCountAnIdOnceWhereverItTurnsUp() {
    for (String id : List.of("run-1", "run-01", "any id")) {
      for (int partition = 0; partition < Events.ORDERS.partitions(); partition++) {
        Events.count(tally, partition, order(id));
      }
      count(reserved(id));
    }

    assertThat(tally.orders()).isEqualTo(3);
    assertThat(tally.duplicates()).isEqualTo(6);
    assertThat(tally.pending()).isZero();
  }

  @Test
  void shouldTellLatencyInMillisecondsAndNeverBelowZero() {
    for (int i = 1; i <= 100; i++) {
      count(outcome("run-" + i, Status.RESERVED, i));
    }
    count(outcome("run-101", Status.RESERVED, -50));
    count(new OutcomeEvent("run-102", "i", 1, Status.RESERVED, null, OutcomeEvent.UNKNOWN, 9_999));

    assertThat(tally.latencies().summary())
        .isEqualTo(new LatencyHistogram.Latency(50, 95, 99, 100));
  }

  @Test
  void shouldCountMinutesOfTheOrdersOwnTimeEachIdOnce() {
    // When
    count(order("run-1", 60_000));
    count(order("run-2", 119_999));
    count(order("run-1", 240_000));
    count(outcome("run-1", Status.FAILED, 60_000, 500_000));
    count(outcome("run-1", Status.RESERVED, 240_000, 5));
    count(outcome("any id", Status.RESERVED, 0, 5));
    count(new OutcomeEvent("run-2", "i", 1, Status.RESERVED, null, OutcomeEvent.UNKNOWN, 120_000));

    // Then an outcome that does not tell its order's time is of no minute
    assertThat(tally.outcomes()).isEqualTo(3);
    assertThat(tally.minutes())
        .containsExactly(
            new MinuteCounts.Minute(Instant.parse("1970-01-01T00:00:00Z"), 0, 1, 0),
            new MinuteCounts.Minute(Instant.parse("1970-01-01T00:01:00Z"), 2, 0, 1));
  }

  @Test
  void shouldTellTheLatestMinutesOfAllPartitionsTogether() {
    // Given minutes that most partitions have nothing of
    Map<Long, MinuteCounts.Minute> all = new TreeMap<>();
    for (int i = 0; i < 4_000; i++) {
      long minute = i * 7_919L % 4_001;
      count(order("run-" + i, minute * 60_000));
      if (i % 3 != 0) {
        count(outcome("run-" + i, Status.FAILED, minute * 60_000, 1));
      }
      all.put(
          minute,
          new MinuteCounts.Minute(Instant.ofEpochSecond(minute * 60), 1, 0, i % 3 != 0 ? 1 : 0));
    }

    // Then
    assertThat(tally.minutes()).isEqualTo(all.values().stream().skip(4_000 - 1_440).toList());
  }

  private static String digestOf(List<Event> events) {
    Tally tally = Events.tally();
    events.forEach(event -> Events.count(tally, event));
    return tally.digest();
  }

  private void count(Event event) {
    Events.count(tally, event);
  }
}
