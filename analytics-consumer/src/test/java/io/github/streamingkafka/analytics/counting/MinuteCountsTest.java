package io.github.streamingkafka.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.analytics.counting.MinuteCounts.Hour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinuteCountsTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final MinuteCounts orders = new MinuteCounts();
  private final MinuteCounts outcomes = new MinuteCounts();
  private final Map<Long, Hour> state = new HashMap<>();

  /** An outcome. */
  private record Event(long orderTs, boolean isFailed) {}

  @Test
  void shouldCountOrdersAndOutcomesByTheMinuteOfTheOrder() {
    // When
    orders.count(3 * HOUR, false);
    orders.count(3 * HOUR + MINUTE - 1, false);
    orders.count(3 * HOUR - 1, false);
    outcomes.count(3 * HOUR + 1, true);
    outcomes.count(3 * HOUR + 2, false);
    outcomes.count(5 * HOUR, true);

    // Then
    assertThat(MinuteCounts.latest(orders, outcomes))
        .containsExactly(
            minute("1970-01-01T02:59:00Z", 1, 0, 0),
            minute("1970-01-01T03:00:00Z", 2, 1, 1),
            minute("1970-01-01T05:00:00Z", 0, 0, 1));
  }

  @Test
  void shouldCountAtBothEndsOfTime() {
    orders.count(0, false);
    orders.count(Long.MAX_VALUE, false);
    outcomes.count(Long.MAX_VALUE, false);

    assertThat(MinuteCounts.latest(orders, outcomes))
        .containsExactly(
            minute("1970-01-01T00:00:00Z", 1, 0, 0), minute("+292278994-08-17T07:12:00Z", 1, 1, 0));
  }

  @Test
  void shouldForgetTheEarliestMinutesBeyondTheMost() {
    // Given as many as there may be
    LongStream.range(1, 1_441).forEach(i -> orders.count(i * MINUTE, false));
    assertThat(minutesOf(orders)).hasSize(1_440);

    // When one is too early, and one too many
    orders.count(0, false);
    assertThat(minutesOf(orders)).hasSize(1_440).contains(MINUTE);
    orders.count(Long.MAX_VALUE, false);

    // Then
    assertThat(minutesOf(orders)).hasSize(1_440).startsWith(2 * MINUTE).doesNotContain(0L, MINUTE);
  }

  @ParameterizedTest
  @CsvSource({"1, 60000", "2, 60000", "3, 3600000", "4, 100000", "5, 7", "6, 9000000000000000"})
  void shouldTellTheSameAsANaiveCountInAnyOrderOfArrival(long seed, long spacing) {
    // Given times that come close together, or one to an hour, or far apart
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      long ts = Math.abs(random.nextLong(3_000) * spacing % Long.MAX_VALUE);
      events.add(new Event(ts + random.nextInt(100), random.nextInt(5) == 0));
    }
    List<MinuteCounts.Minute> expected = naive(events);

    for (int shuffled = 0; shuffled < 5; shuffled++) {
      // When they are counted in several partitions, which are written and restored now and then
      Collections.shuffle(events, random);
      MinuteCounts[] partitions = {new MinuteCounts(), new MinuteCounts(), new MinuteCounts()};
      List<Map<Long, Hour>> states = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
      for (int i = 0; i < events.size(); i++) {
        int partition = i % partitions.length;
        partitions[partition].count(events.get(i).orderTs(), events.get(i).isFailed());
        if (random.nextInt(500) == 0) {
          write(partitions[partition], states.get(partition));
        }
        if (random.nextInt(2_000) == 0) {
          write(partitions[partition], states.get(partition));
          partitions[partition] = restored(states.get(partition));
        }
      }

      // Then
      MinuteCounts all = new MinuteCounts();
      Stream.of(partitions).forEach(all::add);
      assertThat(MinuteCounts.latest(new MinuteCounts(), all)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldBeFollowedBitByBit(long seed) {
    // Given counts that forget hours, and are started anew now and then
    Random random = new Random(seed);
    MinuteCounts follower = new MinuteCounts();
    MinuteCounts counts = new MinuteCounts();
    for (int round = 0; round < 300; round++) {
      if (round % 7 == 0) {
        counts = restored(state);
      }
      for (int i = 0; i < 20; i++) {
        counts.count(round * HOUR + random.nextLong(300 * HOUR), random.nextBoolean());
      }

      // When
      Map<Long, Hour> changes = counts.takeChangedHours();
      changes.forEach(follower::restore);
      changes.forEach((key, value) -> apply(state, key, value));

      // Then
      assertThat(minutesOf(follower)).isEqualTo(minutesOf(counts));
      assertThat(minutesOf(restored(state))).isEqualTo(minutesOf(counts));

      // And who follows has nothing to write of it, nor to keep for that
      assertThat(follower.takeChangedHours()).isEmpty();
    }

    // And the state holds no hour that is forgotten
    assertThat(state.keySet())
        .containsExactlyInAnyOrderElementsOf(
            minutesOf(counts).stream().map(ts -> ts / HOUR).distinct().toList());
  }

  @Test
  void shouldWriteOnlyHoursThatChangedAndDeleteOnlyWhatWasWritten() {
    // Given every other hour
    for (long hour = 0; hour < 2 * 1_440; hour += 2) {
      outcomes.count(hour * HOUR, false);
    }
    assertThat(outcomes.takeChangedHours()).hasSize(1_440).doesNotContainValue(null);
    assertThat(outcomes.takeChangedHours()).isEmpty();

    // When two hours are forgotten, and one that came meanwhile
    outcomes.count(HOUR, false);
    outcomes.count(5_000 * HOUR, false);
    outcomes.count(5_000 * HOUR + MINUTE, false);
    outcomes.count(700 * HOUR, false);

    // Then
    Map<Long, Hour> changes = outcomes.takeChangedHours();
    assertThat(changes).containsOnlyKeys(0L, 2L, 700L, 5000L);
    assertThat(changes.get(0L)).isNull();
    assertThat(changes.get(2L)).isNull();
    assertThat(changes.get(700L)).isNotNull();
    assertThat(changes.get(5000L)).isNotNull();
  }

  @Test
  void shouldTakeAnHourForWhatWasWrittenLast() {
    // Given
    outcomes.count(HOUR, false);
    outcomes.count(HOUR + MINUTE, false);
    outcomes.count(2 * HOUR, false);
    outcomes.count(HOUR, false);
    MinuteCounts other = new MinuteCounts();
    other.count(HOUR, true);

    // When
    other.takeChangedHours().forEach(outcomes::restore);

    // Then
    assertThat(MinuteCounts.latest(orders, outcomes))
        .containsExactly(
            minute("1970-01-01T01:00:00Z", 0, 0, 1), minute("1970-01-01T02:00:00Z", 0, 1, 0));
    outcomes.restore(1, null);
    assertThat(MinuteCounts.latest(orders, outcomes))
        .containsExactly(minute("1970-01-01T02:00:00Z", 0, 1, 0));
    outcomes.restore(1, null);

    // And counting goes on from there
    outcomes.count(HOUR, true);
    assertThat(minutesOf(outcomes)).containsExactly(HOUR, 2 * HOUR);
    outcomes.restore(1, null);
    outcomes.count(HOUR + MINUTE, true);
    assertThat(minutesOf(outcomes)).containsExactly(HOUR + MINUTE, 2 * HOUR);
  }

  @Test
  void shouldRefuseAnHourThatHasNot60Minutes() {
    assertThatThrownBy(() -> new Hour(List.of(1L), List.of(0L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60 minutes");
  }

  private static void write(MinuteCounts counts, Map<Long, Hour> to) {
    counts.takeChangedHours().forEach((hour, value) -> apply(to, hour, value));
  }

  private static void apply(Map<Long, Hour> to, Long hour, Hour value) {
    if (value == null) {
      assertThat(to.remove(hour)).as("what was stored of hour %s", hour).isNotNull();
    } else {
      to.put(hour, value);
    }
  }

  private static MinuteCounts restored(Map<Long, Hour> from) {
    MinuteCounts restored = new MinuteCounts();
    from.forEach(restored::restore);
    return restored;
  }

  /** The latest 1,440 minutes, from a map of all. */
  private static List<MinuteCounts.Minute> naive(List<Event> events) {
    TreeMap<Long, MinuteCounts.Minute> minutes = new TreeMap<>();
    for (Event event : events) {
      long start = event.orderTs() - event.orderTs() % MINUTE;
      minutes.merge(
          start,
          new MinuteCounts.Minute(
              Instant.ofEpochMilli(start), 0, event.isFailed() ? 0 : 1, event.isFailed() ? 1 : 0),
          (one, other) ->
              new MinuteCounts.Minute(
                  one.minute(),
                  0,
                  one.reserved() + other.reserved(),
                  one.failed() + other.failed()));
    }
    return minutes.values().stream().skip(Math.max(0, minutes.size() - 1_440)).toList();
  }

  private static List<Long> minutesOf(MinuteCounts counts) {
    return MinuteCounts.latest(new MinuteCounts(), counts).stream()
        .map(minute -> minute.minute().toEpochMilli())
        .toList();
  }

  private static MinuteCounts.Minute minute(String start, long orders, long reserved, long failed) {
    return new MinuteCounts.Minute(Instant.parse(start), orders, reserved, failed);
  }
}
