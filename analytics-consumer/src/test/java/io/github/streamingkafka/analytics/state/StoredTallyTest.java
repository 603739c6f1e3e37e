package io.github.streamingkafka.analytics.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.analytics.counting.EventTopic;
import io.github.streamingkafka.analytics.counting.Events;
import io.github.streamingkafka.analytics.counting.Kind;
import io.github.streamingkafka.analytics.counting.RunSummary;
import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.analytics.state.StateKey.Part;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tally, written piece by piece and restored, is the same tally. */
class StoredTallyTest {
  private final Map<StateKey, byte[]> state = new HashMap<>();
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final StoredTally tally = tally();

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
      Events.count(tally.tally(), event);
      if (random.nextInt(20) == 0) {
        Events.count(tally.tally(), random.nextInt(3), Events.order(id));
      }
      if (random.nextInt(3_000) == 0) {
        write();
        tally.tally().summarize();
      }
    }
    write();

    // Then
    StoredTally restored = restore();
    assertSame(restored, tally);

    // And counting goes on as if nothing had happened
    for (int i = 0; i < 10_000; i++) {
      String id = anyId(random, i);
      Events.count(tally.tally(), Events.order(id));
      Events.count(restored.tally(), Events.order(id));
    }
    offsets.replaceAll((partition, offset) -> offset + 1);
    tally.takeChanges(offsets);
    restored.takeChanges(offsets).forEach(this::apply);
    assertSame(restored, tally);
    assertSame(restore(), tally);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 255, 256, 257, 4_095, 4_096, 20_000})
  void shouldGatherIdsInPages(int orEachCommit) {
    // Given
    for (int i = 0; i < 50_000; i++) {
      Events.count(tally.tally(), 1, Events.order(i % 2 == 0 ? "run-" + i : "id " + i));
      if (i % orEachCommit == 0 && (i < 10_000 || orEachCommit > 1)) {
        write();
      }
    }
    write();

    // Then
    assertSame(restore(), tally);
    assertThat(state.keySet().stream().filter(key -> key.part() == Part.PAGE))
        .hasSizeBetween(3, 12);
    assertThat(state.keySet().stream().filter(key -> key.part() == Part.TAIL))
        .hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void shouldNameAsManyIdsAsWereCounted() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      Events.count(tally.tally(), random.nextInt(3), Events.order(anyId(random, i)));
    }
    write();

    StoredTally restored = tally();
    Map<TopicPartition, Long> named = restoreInto(restored);
    named.forEach(
        (partition, ids) ->
            assertThat(ids).isEqualTo(restored.tally().partition(partition).sums().counted()));
  }

  @Test
  void shouldBeRestoredAfterPartitionsWereAddedToTheTopics() {
    // Given
    for (int i = 0; i < 3_000; i++) {
      Events.count(tally.tally(), Events.order("run-" + i));
      Events.count(tally.tally(), Events.reserved("run-" + i));
    }
    write();

    // When
    List<EventTopic> more =
        List.of(
            new EventTopic(Events.ORDERS.name(), Events.ORDERS.id(), Kind.ORDER, 5),
            new EventTopic(Events.OUTCOMES.name(), Events.OUTCOMES.id(), Kind.OUTCOME, 4));
    StoredTally grown = new StoredTally(more);
    restoreInto(grown);
    for (int i = 0; i < 3_000; i++) {
      OrderEvent order = Events.order("run-" + i);
      TopicPartition home = Events.home(more.get(0), order.orderId());
      grown.tally().count(grown.tally().partition(home), List.of(order));
    }
    Map<TopicPartition, Long> all =
        IntStream.range(0, 5)
            .boxed()
            .collect(Collectors.toMap(i -> new TopicPartition("order-events", i), i -> 9_999L));
    grown.takeChanges(all).forEach(this::apply);

    // Then all were duplicates, and what is written then says so too
    assertThat(grown.tally().orders()).isEqualTo(3_000);
    assertThat(grown.tally().duplicates()).isEqualTo(3_000);
    assertThat(grown.tally().digest()).isEqualTo(tally.tally().digest());
    StoredTally restored = new StoredTally(more);
    restoreInto(restored);
    assertSame(restored, grown);
  }

  @Test
  void shouldFollowAnInstanceThatCountsOtherPartitions() {
    // Given two instances that share the partitions
    StoredTally orders = tally();
    StoredTally outcomes = tally();
    for (int round = 1; round <= 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        Events.count(orders.tally(), Events.order("run-" + round * i));
        Events.count(outcomes.tally(), Events.failed("run-" + round * i));
        Events.count(orders.tally(), Events.order("other " + round * i));
        Events.count(tally.tally(), Events.order("run-" + round * i));
        Events.count(tally.tally(), Events.failed("run-" + round * i));
        Events.count(tally.tally(), Events.order("other " + round * i));
      }
      Map<TopicPartition, Long> of = offsets("order-events", round);
      Map<TopicPartition, Long> and = offsets("inventory-events", round);

      // When
      Map<StateKey, byte[]> fromOne = orders.takeChanges(of);
      Map<StateKey, byte[]> fromOther = outcomes.takeChanges(and);
      restore(fromOne, outcomes);
      restore(fromOther, orders);
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
    StoredTally follower = tally();
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < 100; i++) {
        long orderTs = Events.NOW + (round * 100L + i) * 60_000;
        Events.count(tally.tally(), Events.order("run-" + (round * 100 + i), orderTs));
        Events.count(
            tally.tally(), Events.outcome("run-" + (round * 100 + i), Status.RESERVED, orderTs, 5));
      }

      // When
      offsets.putAll(offsets("order-events", tally.tally().orders()));
      offsets.putAll(offsets("inventory-events", tally.tally().outcomes()));
      Map<StateKey, byte[]> changes = tally.takeChanges(offsets);
      restore(changes, follower);
      changes.forEach(this::apply);

      // Then
      assertSame(follower, tally);
      assertSame(restore(), tally);
    }
    assertThat(tally.tally().minutes()).hasSize(1_440);
    assertThat(hoursInState()).hasSizeLessThan(100).doesNotContain(Events.NOW / 3_600_000);

    // And an hour that is deleted is known no more
    state.keySet().stream()
        .filter(key -> key.part() == Part.HOUR)
        .forEach(key -> follower.restore(key, null));
    assertThat(follower.tally().minutes()).isEmpty();
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
    int home = Events.home(Events.ORDERS, OrderId.parse("run-1")).partition();
    int elsewhere = (home + 1) % 3;
    StoredTally other = tally();
    Events.count(tally.tally(), home, Events.order("run-1"));
    Events.count(other.tally(), elsewhere, Events.order("run-1"));
    Map<StateKey, byte[]> atHome =
        tally.takeChanges(Map.of(new TopicPartition("order-events", home), 1L));
    Map<StateKey, byte[]> stray =
        other.takeChanges(Map.of(new TopicPartition("order-events", elsewhere), 1L));
    stray.forEach(tally::restore);
    atHome.forEach(other::restore);
    assertThat(tally.tally().orders()).isEqualTo(1);
    assertThat(other.tally().orders()).isEqualTo(1);

    // When both write that chunk once more
    countOneMore(tally, home);
    countOneMore(other, elsewhere);
    tally.takeChanges(Map.of(new TopicPartition("order-events", home), 2L)).forEach(this::apply);
    other
        .takeChanges(Map.of(new TopicPartition("order-events", elsewhere), 2L))
        .forEach(this::apply);

    // Then each partition's state names what it has counted
    StoredTally restored = tally();
    Map<TopicPartition, Long> named = restoreInto(restored);
    named.forEach(
        (partition, ids) ->
            assertThat(ids).isEqualTo(restored.tally().partition(partition).sums().counted()));
    assertThat(restored.tally().orders()).isEqualTo(3);
  }

  /** Counts an order of the same chunk, at home in this partition. */
  private static void countOneMore(StoredTally tally, int home) {
    int sequence =
        IntStream.range(2, 1_000)
            .filter(i -> Events.home(Events.ORDERS, OrderId.parse("run-" + i)).partition() == home)
            .findFirst()
            .orElseThrow();
    Events.count(tally.tally(), home, Events.order("run-" + sequence));
  }

  @Test
  void shouldWriteOnlyWhatHasChanged() {
    // Given
    for (int i = 0; i < 200_000; i++) {
      Events.count(tally.tally(), Events.order("run-" + i));
      Events.count(tally.tally(), Events.order("other " + i));
    }
    write();

    // When
    Events.count(tally.tally(), 1, Events.order("run-200000"));
    Map<StateKey, byte[]> changes =
        tally.takeChanges(Map.of(new TopicPartition("order-events", 1), 1_000_000L));

    // Then
    assertThat(changes.keySet().stream().map(StateKey::part))
        .containsExactlyInAnyOrder(Part.TOTALS, Part.RUN, Part.TAIL, Part.HOUR);
  }

  @ParameterizedTest
  @CsvSource({
    "run-%d, 3",
    "cust%1$d-%2$d, 16",
    "customer-%1$d-%2$d, 16",
    "4b1f3f6e-0000-4000-8000-%012d, 16",
    "run-9%018d, 16",
  })
  void shouldTakeFewBytesForAnOrderAndItsOutcome(String form, long bytes) {
    // Given two orders of each customer, and a write now and then
    int many = 240_000;
    for (int i = 0; i < many; i++) {
      String id = String.format(Locale.ROOT, form, form.contains("$") ? i / 2 : i, i % 2);
      Events.count(tally.tally(), Events.order(id, Events.NOW + i));
      Events.count(tally.tally(), Events.outcome(id, Status.RESERVED, Events.NOW + i, 5));
      if (i % 80_000 == 0) {
        write();
      }
    }
    write();

    // Then
    assertThat(bytes() - bytes(Part.RUN)).isLessThan(bytes * many);
    assertThat(state.keySet().stream().filter(key -> key.part() == Part.RUN))
        .hasSizeLessThanOrEqualTo(6 * 1_500);
    assertSame(restore(), tally);
  }

  @Test
  void shouldForgetAllButTheLatestRunsAndNeverTellOfPartOfOne() {
    // Given a run that most of the others are later than
    for (int i = 0; i < 100; i++) {
      Events.count(tally.tally(), Events.order("early-" + i));
    }
    for (int i = 0; i < 20_000; i++) {
      Events.count(tally.tally(), Events.order("cust" + i + "-1", Events.NOW + 1 + i));
      if (i % 999 == 0) {
        write();
      }
    }
    write();
    StoredTally restored = restore();
    assertSame(restored, tally);
    assertThat(restored.tally().summaries()).hasSize(1_000).containsKey("cust19000");

    // When it comes back
    for (StoredTally each : List.of(tally, restored)) {
      for (int i = 0; i < 200; i++) {
        Events.count(each.tally(), Events.order("early-" + i, Events.NOW + 1_000_000));
        Events.count(each.tally(), Events.failed("early-" + i));
      }
      Events.count(each.tally(), Events.order("cust7-2", Events.NOW + 1_000_000));
      Events.count(each.tally(), Events.order("new-1", Events.NOW + 1_000_000));
    }
    write();
    restored.takeChanges(offsets);

    // Then its orders count, but not for it
    assertSame(restored, tally);
    assertThat(tally.tally().orders()).isEqualTo(20_202);
    assertThat(tally.tally().pending()).isEqualTo(20_002);
    for (StoredTally each : List.of(tally, restored, restore())) {
      each.tally().summarize();
      assertThat(each.tally().summaries())
          .hasSize(1_000)
          .containsKeys("new", "cust19001")
          .doesNotContainKeys("early", "cust7", "cust19000");
      assertThat(List.of("early", "cust7", "cust1", "cust18000", "cust19000"))
          .allMatch(each.tally()::isForgotten);
      assertThat(List.of("cust20000", "new-1", "cust7-1", "cus"))
          .noneMatch(each.tally()::isForgotten);
    }
  }

  @Test
  void shouldForgetTheSameRunsWhateverPartitionIsReadFirst() {
    // Given runs of some orders each
    List<OrderEvent> log = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      log.add(Events.order("run" + i / 4 + "-" + i % 4, Events.NOW + i));
    }
    log.forEach(order -> Events.count(tally.tally(), order));

    // When
    StoredTally again = tally();
    log.stream()
        .sorted(
            Comparator.comparing(order -> Events.home(Events.ORDERS, order.orderId()).partition()))
        .forEach(order -> Events.count(again.tally(), order));

    // Then
    assertSame(again, tally);
    assertThat(again.tally().summaries()).hasSize(1_000).containsKeys("run1000", "run1999");
  }

  @Test
  void shouldReadAndReplaceStateOfFormatTwo() throws IOException {
    // Given what an earlier version has written
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(getClass().getResourceAsStream("format-2.txt.gz")),
                StandardCharsets.US_ASCII))) {
      lines
          .lines()
          .map(line -> line.split(" "))
          .forEach(
              record ->
                  state.put(
                      StateKey.read("group", Base64.getDecoder().decode(record[0])).orElseThrow(),
                      Base64.getDecoder().decode(record[1])));
    }

    // When
    StoredTally restored = tally();
    Map<TopicPartition, Long> named = restoreInto(restored);

    // Then
    assertThat(restored.tally().orders()).isEqualTo(5_040);
    assertThat(restored.tally().outcomes()).isEqualTo(2_663);
    assertThat(restored.tally().pending()).isEqualTo(2_377);
    assertThat(restored.tally().digest()).isEqualTo("a7ae81710c563c42");
    named.forEach(
        (partition, ids) ->
            assertThat(ids).isEqualTo(restored.tally().partition(partition).sums().counted()));
    restored.tally().summarize();
    assertThat(restored.tally().summaries())
        .hasSize(405)
        .containsEntry("run", new RunSummary(3_000, 1_143, 190, 1_667, "995d6201316ba8eb"))
        .containsEntry("padded", new RunSummary(400, 228, 38, 134, "ed5313b91d36ffd5"))
        .containsEntry("wide", new RunSummary(400, 228, 38, 134, "cd5075ac91c25332"))
        .containsEntry("stray", new RunSummary(40, 0, 0, 40, "3633697ad635ab49"))
        .containsEntry("cust0", new RunSummary(1, 0, 0, 1, "f05c82bbd8ed2758"));

    // And its ids are known
    Events.count(restored.tally(), Events.order("run-71499"));
    Events.count(restored.tally(), Events.order("wide-4294969285"));
    Events.count(restored.tally(), Events.order("padded-001995"));
    Events.count(restored.tally(), Events.order("id 1995"));
    assertThat(restored.tally().orders()).isEqualTo(5_040);

    // And all of it is written in the present form
    Map<TopicPartition, Long> next = offsets("order-events", 20_001);
    next.putAll(offsets("inventory-events", 20_001));
    restored.takeChanges(next).forEach(this::apply);
    assertThat(state.keySet()).noneMatch(key -> key.part() == Part.CHUNK || key.part() == Part.IDS);
    assertSame(restore(), restored);
  }

  @Test
  void shouldDeleteWhatAPartitionNoLongerStandsFor() {
    // Given a state of two runs, of which the log has only one by now
    Events.count(tally.tally(), 0, Events.order("old-1", 0));
    Events.count(tally.tally(), 0, Events.order("new-1"));
    write();
    TopicPartition partition = new TopicPartition("order-events", 0);

    // When
    StoredTally again = tally();
    again.replaces(partition, state.keySet());
    Events.count(again.tally(), 0, Events.order("new-1"));
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
    offsets.putAll(offsets("order-events", tally.tally().orders() + tally.tally().duplicates()));
    offsets.putAll(
        offsets("inventory-events", tally.tally().outcomes() + tally.tally().duplicates()));
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

  private long bytes(Part part) {
    return state.entrySet().stream()
        .filter(record -> record.getKey().part() == part)
        .mapToLong(record -> record.getKey().write("group").length + record.getValue().length)
        .sum();
  }

  private long bytes() {
    return state.entrySet().stream()
        .mapToLong(record -> record.getKey().write("group").length + record.getValue().length)
        .sum();
  }

  private static StoredTally tally() {
    return new StoredTally(Events.TOPICS);
  }

  /** Restores the state as it is, runs first, and tells how many ids it names of each partition. */
  private Map<TopicPartition, Long> restoreInto(StoredTally restored) {
    Map<TopicPartition, Long> named = new HashMap<>();
    Stream.of(true, false)
        .flatMap(
            isRun ->
                state.entrySet().stream()
                    .filter(record -> isRun == (record.getKey().part() == Part.RUN)))
        .forEach(
            record ->
                named.merge(
                    record.getKey().partition(),
                    (long) restored.restore(record.getKey(), record.getValue()),
                    Long::sum));
    restored.tally().markRestored();
    return named;
  }

  private static void restore(Map<StateKey, byte[]> changes, StoredTally into) {
    changes.forEach(into::restore);
    into.tally().markRestored();
  }

  private StoredTally restore() {
    StoredTally restored = tally();
    restoreInto(restored);
    return restored;
  }

  private static void assertSame(StoredTally oneStored, StoredTally otherStored) {
    Tally one = oneStored.tally();
    Tally other = otherStored.tally();
    assertThat(one.orders()).isEqualTo(other.orders());
    assertThat(one.outcomes()).isEqualTo(other.outcomes());
    assertThat(one.failed()).isEqualTo(other.failed());
    assertThat(one.pending()).isEqualTo(other.pending());
    assertThat(one.duplicates()).isEqualTo(other.duplicates());
    assertThat(one.invalid()).isEqualTo(other.invalid());
    assertThat(one.digest()).isEqualTo(other.digest());
    assertThat(one.latencies().summary()).isEqualTo(other.latencies().summary());
    assertThat(one.minutes()).isEqualTo(other.minutes());
    assertThat(one.offsets()).isEqualTo(other.offsets());
    assertThat(one.summarize()).isEqualTo(other.summarize());
    assertThat(one.summaries()).isEqualTo(other.summaries());
  }
}
