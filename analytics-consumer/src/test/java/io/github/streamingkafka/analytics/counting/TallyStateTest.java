package io.github.streamingkafka.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.analytics.counting.StateKey.Part;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tally, written piece by piece and restored, is the same tally. */
class TallyStateTest {
  private final Map<StateKey, byte[]> state = new HashMap<>();
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final Tally tally = Events.tally();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldBeRestoredToTheSame(long seed) {
    // Given events in some disorder, written every now and then
    Random random = new Random(seed);
    for (int i = 0; i < 30_000; i++) {
      String id = anyId(random, i);
      long orderTs = Events.NOW + random.nextInt(3_000) * 60_000L;
      Status status = random.nextInt(10) == 0 ? Status.FAILED : Status.RESERVED;
      Event event =
          random.nextBoolean()
              ? Events.order(id, orderTs)
              : Events.outcome(id, status, orderTs, i % 1_000);
      Events.count(tally, event);
      if (random.nextInt(20) == 0) {
        Events.count(tally, random.nextInt(3), Events.order(id));
      }
      if (random.nextInt(3_000) == 0) {
        write();
        tally.summarize();
      }
    }
    write();

    // Then
    Tally restored = restore();
    assertSame(restored, tally);

    // And counting goes on as if nothing had happened
    for (int i = 0; i < 10_000; i++) {
      String id = anyId(random, i);
      Events.count(tally, Events.order(id));
      Events.count(restored, Events.order(id));
    }
    offsets.replaceAll((partition, offset) -> offset + 1);
    tally.takeChanges(offsets);
    restored.takeChanges(offsets).forEach(this::apply);
    assertSame(restored, tally);
    assertSame(restore(), tally);
  }

  @Test
  void shouldWorkOutAnewWhatItForgotWhileItRested() {
    // Given a stretch of ids that is written in two parts, with a rest between them
    IntStream.range(0, 3_000).forEach(i -> Events.count(tally, Events.order("run-" + i)));
    write();
    IntStream.range(0, 3).forEach(report -> tally.summarize());

    // When
    IntStream.range(3_000, 5_000).forEach(i -> Events.count(tally, Events.order("run-" + i)));
    write();

    // Then
    assertThat(tally.orders()).isEqualTo(5_000);
    assertSame(restore(), tally);
  }

  @Test
  void shouldTellApartMoreStretchesThanItKeepsInMind() {
    // Given a few ids of each of a hundred stretches, which are written in two parts
    for (int part = 0; part < 2; part++) {
      for (int stretch = 0; stretch < 100; stretch++) {
        for (int i = 0; i < 10; i++) {
          Events.count(tally, Events.order("run-" + (stretch * Stretch.SIZE + 10 * part + i)));
        }
      }
      write();
    }

    // Then
    assertThat(tally.orders()).isEqualTo(2_000);
    assertSame(restore(), tally);
  }

  @Test
  void shouldNameAsManyIdsAsWereCounted() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      Events.count(tally, random.nextInt(3), Events.order(anyId(random, i)));
    }
    write();

    Map<TopicPartition, Long> named = new HashMap<>();
    Tally restored = Events.tally();
    state.forEach(
        (key, value) ->
            named.merge(key.partition(), (long) restored.restore(key, value), Long::sum));
    named.forEach(
        (partition, ids) ->
            assertThat(ids).isEqualTo(restored.partition(partition).sums().counted()));
  }

  @Test
  void shouldBeRestoredAfterPartitionsWereAddedToTheTopics() {
    // Given
    for (int i = 0; i < 3_000; i++) {
      Events.count(tally, Events.order("run-" + i));
      Events.count(tally, Events.reserved("run-" + i));
    }
    write();

    // When
    List<EventTopic> more =
        List.of(
            new EventTopic(Events.ORDERS.name(), Events.ORDERS.id(), Kind.ORDER, 5),
            new EventTopic(Events.OUTCOMES.name(), Events.OUTCOMES.id(), Kind.OUTCOME, 4));
    Tally grown = new Tally(more);
    state.forEach(grown::restore);
    for (int i = 0; i < 3_000; i++) {
      OrderEvent order = Events.order("run-" + i);
      TopicPartition home = Events.home(more.get(0), order.orderId());
      grown.count(grown.partition(home), order);
    }
    Map<TopicPartition, Long> all =
        IntStream.range(0, 5)
            .boxed()
            .collect(Collectors.toMap(i -> new TopicPartition("order-events", i), i -> 9_999L));
    grown.takeChanges(all).forEach(this::apply);

    // Then all were duplicates, and what is written then says so too
    assertThat(grown.orders()).isEqualTo(3_000);
    assertThat(grown.duplicates()).isEqualTo(3_000);
    assertThat(grown.digest()).isEqualTo(tally.digest());
    Tally restored = new Tally(more);
    state.forEach(restored::restore);
    assertSame(restored, grown);
  }

  @Test
  void shouldFollowAnInstanceThatCountsOtherPartitions() {
    // Given two instances that share the partitions
    Tally orders = Events.tally();
    Tally outcomes = Events.tally();
    for (int round = 1; round <= 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        Events.count(orders, Events.order("run-" + round * i));
        Events.count(outcomes, Events.failed("run-" + round * i));
        Events.count(orders, Events.order("other " + round * i));
        Events.count(tally, Events.order("run-" + round * i));
        Events.count(tally, Events.failed("run-" + round * i));
        Events.count(tally, Events.order("other " + round * i));
      }
      Map<TopicPartition, Long> of = offsets("order-events", round);
      Map<TopicPartition, Long> and = offsets("inventory-events", round);

      // When
      Map<StateKey, byte[]> fromOne = orders.takeChanges(of);
      Map<StateKey, byte[]> fromOther = outcomes.takeChanges(and);
      fromOne.forEach(outcomes::restore);
      fromOther.forEach(orders::restore);
      of.putAll(and);
      tally.takeChanges(of);

      // Then
      assertSame(orders, tally);
      assertSame(outcomes, tally);
    }
  }

  @Test
  void shouldFollowAnInstanceThatForgetsTheEarliestMinutes() {
    // Given an order each minute, so that a partition has something of every third
    Tally follower = Events.tally();
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < 100; i++) {
        long orderTs = Events.NOW + (round * 100L + i) * 60_000;
        Events.count(tally, Events.order("run-" + (round * 100 + i), orderTs));
        Events.count(
            tally, Events.outcome("run-" + (round * 100 + i), Status.RESERVED, orderTs, 5));
      }

      // When
      offsets.putAll(offsets("order-events", tally.orders()));
      offsets.putAll(offsets("inventory-events", tally.outcomes()));
      Map<StateKey, byte[]> changes = tally.takeChanges(offsets);
      changes.forEach(follower::restore);
      changes.forEach(this::apply);

      // Then
      assertSame(follower, tally);
      assertSame(restore(), tally);
    }
    assertThat(tally.minutes()).hasSize(1_440);
    assertThat(hoursInState()).hasSizeLessThan(100).doesNotContain(Events.NOW / 3_600_000);

    // And an hour that is deleted is known no more
    state.keySet().stream()
        .filter(key -> key.part() == Part.HOUR)
        .forEach(key -> follower.restore(key, null));
    assertThat(follower.minutes()).isEmpty();
  }

  private Set<Long> hoursInState() {
    return state.keySet().stream()
        .filter(key -> key.part() == Part.HOUR)
        .map(key -> Long.valueOf(key.name()))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldNameAnIdInBothPartitionsThatHaveCountedItAtOnce() {
    // Given two instances that count the same order in different partitions, one of them its home
    byte[] key = "run-1".getBytes(StandardCharsets.UTF_8);
    int home = Homes.of(key, 3);
    int elsewhere = (home + 1) % 3;
    Tally other = Events.tally();
    Events.count(tally, home, Events.order("run-1"));
    Events.count(other, elsewhere, Events.order("run-1"));
    Map<StateKey, byte[]> atHome =
        tally.takeChanges(Map.of(new TopicPartition("order-events", home), 1L));
    Map<StateKey, byte[]> stray =
        other.takeChanges(Map.of(new TopicPartition("order-events", elsewhere), 1L));
    stray.forEach(tally::restore);
    atHome.forEach(other::restore);
    assertThat(tally.orders()).isEqualTo(1);
    assertThat(other.orders()).isEqualTo(1);

    // When both write that chunk once more
    countOneMore(tally, home);
    countOneMore(other, elsewhere);
    tally.takeChanges(Map.of(new TopicPartition("order-events", home), 2L)).forEach(this::apply);
    other
        .takeChanges(Map.of(new TopicPartition("order-events", elsewhere), 2L))
        .forEach(this::apply);

    // Then each partition's state names what it has counted
    Map<TopicPartition, Long> named = new HashMap<>();
    Tally restored = Events.tally();
    state.forEach(
        (stateKey, value) ->
            named.merge(stateKey.partition(), (long) restored.restore(stateKey, value), Long::sum));
    named.forEach(
        (partition, ids) ->
            assertThat(ids).isEqualTo(restored.partition(partition).sums().counted()));
    assertThat(restored.orders()).isEqualTo(3);
  }

  /** Counts an order of the same chunk, at home in this partition. */
  private static void countOneMore(Tally tally, int home) {
    int sequence =
        IntStream.range(2, 1_000)
            .filter(i -> Homes.of(("run-" + i).getBytes(StandardCharsets.UTF_8), 3) == home)
            .findFirst()
            .orElseThrow();
    Events.count(tally, home, Events.order("run-" + sequence));
  }

  @Test
  void shouldWriteOnlyWhatHasChanged() {
    // Given
    for (int i = 0; i < 200_000; i++) {
      Events.count(tally, Events.order("run-" + i));
      Events.count(tally, Events.order("other " + i));
    }
    write();

    // When
    Events.count(tally, 1, Events.order("run-200000"));
    Map<StateKey, byte[]> changes =
        tally.takeChanges(Map.of(new TopicPartition("order-events", 1), 1_000_000L));

    // Then
    assertThat(changes.keySet().stream().map(StateKey::part))
        .containsExactlyInAnyOrder(Part.TOTALS, Part.RUN, Part.CHUNK, Part.HOUR);
  }

  @Test
  void shouldTakeNextToNothingForOrdersOfOurOwnAndUnder24BytesForAnyOther() {
    int many = 300_000;
    for (int i = 0; i < many; i++) {
      Events.count(tally, Events.order("run-" + i));
      Events.count(tally, Events.reserved("run-" + i));
    }
    write();
    assertThat(bytes()).isLessThan(many / 10);

    state.clear();
    for (int i = 0; i < many; i++) {
      Events.count(tally, Events.order("other " + i));
      Events.count(tally, Events.reserved("other " + i));
    }
    write();
    assertThat(bytes()).isLessThan(24L * many);
  }

  @Test
  void shouldDeleteWhatAPartitionNoLongerStandsFor() {
    // Given a state of two runs, of which the log has only one by now
    Events.count(tally, 0, Events.order("old-1", 0));
    Events.count(tally, 0, Events.order("new-1"));
    write();
    TopicPartition partition = new TopicPartition("order-events", 0);

    // When
    Tally again = Events.tally();
    again.partition(partition).replaces(state.keySet());
    Events.count(again, 0, Events.order("new-1"));
    again.takeChanges(Map.of(partition, 1L)).forEach(this::apply);

    // Then
    assertThat(state.keySet()).noneMatch(key -> key.name().startsWith("old"));
    assertThat(hoursInState()).containsExactly(Events.NOW / 3_600_000);
    assertSame(restore(), again);
  }

  private static String anyId(Random random, int i) {
    return switch (random.nextInt(8)) {
      case 0 -> "sparse-" + random.nextInt(1_000_000_000);
      case 1 -> String.format(Locale.ROOT, "padded-%06d", random.nextInt(5_000));
      case 2 -> "id " + random.nextInt(5_000);
      case 3 -> "wide-" + (4_294_967_290L + random.nextInt(1_000));
      case 4 -> "high-" + (3_000_000_000L + random.nextInt(1_000));
      default -> "run-" + (i * 4L + random.nextInt(2_000));
    };
  }

  private void write() {
    offsets.putAll(offsets("order-events", tally.orders() + tally.duplicates()));
    offsets.putAll(offsets("inventory-events", tally.outcomes() + tally.duplicates()));
    tally.takeChanges(offsets).forEach(this::apply);
  }

  private static Map<TopicPartition, Long> offsets(String topic, long offset) {
    return IntStream.range(0, 3)
        .boxed()
        .collect(Collectors.toMap(i -> new TopicPartition(topic, i), i -> offset));
  }

  private void apply(StateKey key, byte[] value) {
    byte[] bytes = key.write("group");
    assertThat(StateKey.read("group", bytes)).contains(key);
    assertThat(StateKey.read("other group", bytes)).isEmpty();
    if (value == null) {
      state.remove(key);
    } else {
      StateFormat.requireVersion(value);
      state.put(key, value);
    }
  }

  private long bytes() {
    return state.entrySet().stream()
        .mapToLong(record -> record.getKey().write("group").length + record.getValue().length)
        .sum();
  }

  private Tally restore() {
    Tally restored = Events.tally();
    new LinkedHashMap<>(state).forEach(restored::restore);
    return restored;
  }

  private static void assertSame(Tally one, Tally other) {
    assertThat(one.orders()).isEqualTo(other.orders());
    assertThat(one.outcomes()).isEqualTo(other.outcomes());
    assertThat(one.failed()).isEqualTo(other.failed());
    assertThat(one.pending()).isEqualTo(other.pending());
    assertThat(one.duplicates()).isEqualTo(other.duplicates());
    assertThat(one.invalid()).isEqualTo(other.invalid());
    assertThat(one.digest()).isEqualTo(other.digest());
    assertThat(one.latency()).isEqualTo(other.latency());
    assertThat(one.minutes()).isEqualTo(other.minutes());
    assertThat(one.offsets()).isEqualTo(other.offsets());
    one.summarize();
    other.summarize();
    assertThat(one.summaries()).isEqualTo(other.summaries());
  }
}
