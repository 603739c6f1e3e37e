package io.github.streamingkafka.analytics.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.analytics.counting.Events;
import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.analytics.counting.MinuteCounts;
import io.github.streamingkafka.analytics.counting.PartitionTally;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import io.github.streamingkafka.analytics.state.StateKey.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StateTopicTest {
  private static final String GROUP = "group";
  private static final Set<TopicPartition> NONE = Set.of();

  /** What is in the topic; a record's index is its offset. */
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
          super.seekToBeginning(partitions);
          log.forEach(this::addRecord);
        }
      };
  private final StateTopic topic =
      new StateTopic(GROUP, consumer, asked -> Map.of(StateTopic.LOG, (long) log.size()));
  private final StoredTally writer = new StoredTally(Events.TOPICS);
  private final StoredTally reader = new StoredTally(Events.TOPICS);
  private long offset;

  StateTopicTest() {
    consumer.updateBeginningOffsets(Map.of(StateTopic.LOG, 0L));
  }

  @Test
  void shouldLoadTheLatestOfEachKey() {
    // Given
    countAndWrite("run-1");
    countAndWrite("run-2", "any id");

    // When
    index();
    assertThat(topic.totals(orders(0)).orElseThrow().offset()).isEqualTo(2);
    Map<TopicPartition, Long> ids = load(NONE);

    // Then
    assertThat(reader.tally().orders()).isEqualTo(3);
    assertThat(reader.tally().digest()).isEqualTo(writer.tally().digest());
    assertThat(ids.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
  }

  @Test
  void shouldLeaveOutPartitionsThatDoNotStandForTheirState() {
    countAndWrite("run-1", "run-2", "run-3", "run-4", "run-5", "run-6");
    long inFirst = writer.tally().partition(orders(0)).sums().counted();

    index();
    load(Set.of(orders(0)));

    assertThat(reader.tally().orders()).isEqualTo(6 - inFirst);
    assertThat(topic.keys(orders(0))).isNotEmpty();
  }

  @Test
  void shouldFollowOthersButNotItself() {
    // Given
    countAndWrite();
    index();
    load(NONE);
    int loaded = log.size();
    countAndWrite("run-1", "run-2", "run-3", "run-4", "run-5", "run-6");
    long inFirst = writer.tally().partition(orders(0)).sums().counted();

    // When
    log.subList(loaded, log.size()).forEach(consumer::addRecord);
    boolean goesOn = topic.follow(reader, Set.of(orders(0)), log.size());

    // Then
    assertThat(goesOn).isTrue();
    assertThat(reader.tally().orders()).isEqualTo(6 - inFirst);
  }

  @Test
  void shouldKnowThatOnlyAPartOfATransactionIsRead() {
    // Given one that loading ends in
    countAndWrite("run-1", "run-2", "run-3", "run-4", "run-5", "run-6");
    countAndWrite("run-11", "run-12", "run-13", "run-14", "run-15", "run-16");
    ConsumerRecord<byte[], byte[]> last = log.remove(log.size() - 1);
    index();
    load(NONE);
    assertThat(topic.isWhole(reader, NONE)).isFalse();

    // When the rest of it comes
    log.add(last);
    consumer.addRecord(last);

    // Then
    assertThat(topic.follow(reader, NONE, log.size())).isTrue();
    assertThat(topic.isWhole(reader, NONE)).isTrue();
    assertThat(reader.tally().digest()).isEqualTo(writer.tally().digest());

    // And the same of one that following ends in
    int followed = log.size();
    countAndWrite("run-21", "run-22", "run-23", "run-24", "run-25", "run-26");
    log.subList(followed, log.size() - 1).forEach(consumer::addRecord);
    assertThat(topic.follow(reader, NONE, followed + 1)).isTrue();
    assertThat(topic.isWhole(reader, NONE)).isFalse();
    consumer.addRecord(log.get(log.size() - 1));
    assertThat(topic.follow(reader, NONE, followed + 1)).isTrue();
    assertThat(topic.isWhole(reader, NONE)).isTrue();
    assertThat(reader.tally().digest()).isEqualTo(writer.tally().digest());
  }

  @Test
  void shouldTellWhenAnotherTookSomethingBack() {
    countAndWrite("run-1");
    index();
    load(NONE);

    append(topic.record(StateKey.totals(orders(0)), null));
    consumer.addRecord(log.get(log.size() - 1));

    assertThat(topic.follow(reader, NONE, log.size())).isFalse();
  }

  @Test
  void shouldFollowAnotherThatForgetsAnHour() {
    // Given
    Events.count(writer.tally(), 0, Events.order("run-1", 0));
    countAndWrite();
    index();
    load(NONE);
    assertThat(reader.tally().minutes()).hasSize(1);

    // When the other has counted so many later minutes
    int loaded = log.size();
    for (int i = 1; i <= 1_440; i++) {
      Events.count(writer.tally(), 0, Events.order("later-" + i, i * 3_600_000L));
    }
    countAndWrite();
    assertThat(log.subList(loaded, log.size())).anyMatch(record -> record.value() == null);
    log.subList(loaded, log.size()).forEach(consumer::addRecord);
    boolean goesOn = topic.follow(reader, NONE, log.size());

    // Then nothing has to be loaded anew
    assertThat(goesOn).isTrue();
    assertThat(reader.tally().minutes()).hasSize(1_440).isEqualTo(writer.tally().minutes());
  }

  @Test
  void shouldForgetAnHourThatWasDeletedOfAPartitionThatCounts() {
    // Given
    countAndWrite("run-1", "run-2", "run-3", "run-4");
    index();
    load(NONE);
    assertThat(reader.tally().minutes()).hasSize(1);

    // When one that counts, one of its own, and one that does not count yet
    int loaded = log.size();
    for (int partition = 0; partition < 3; partition++) {
      append(topic.record(hour(orders(partition)), null));
    }
    append(topic.record(hour(new TopicPartition("inventory-events", 0)), null));
    log.subList(loaded, log.size()).forEach(consumer::addRecord);
    boolean goesOn = topic.follow(reader, Set.of(orders(0)), log.size());

    // Then
    assertThat(goesOn).isTrue();
    assertThat(reader.tally().minutes())
        .singleElement()
        .returns(writer.tally().partition(orders(0)).sums().counted(), MinuteCounts.Minute::orders);
  }

  @Test
  void shouldTellAtOnceThatAllOfAPartitionIsTakenBack() {
    // Given
    countAndWrite("run-1", "run-2", "run-3", "run-4");
    index();
    StoredTally again = new StoredTally(Events.TOPICS);
    again.replaces(orders(0), topic.keys(orders(0)));

    // When, then
    assertThat(again.takeChangesWithoutTotals(Set.of(orders(0))).keySet())
        .startsWith(StateKey.totals(orders(0)))
        .contains(hour(orders(0)));
  }

  private static StateKey hour(TopicPartition partition) {
    return new StateKey(partition, Part.HOUR, Long.toString(Events.NOW / 3_600_000), 0);
  }

  @Test
  void shouldForgetWhatWasDeleted() {
    countAndWrite("run-1");
    for (StateKey key : keysOf(writer)) {
      append(topic.record(key, null));
    }

    index();
    load(NONE);

    assertThat(reader.tally().orders()).isZero();
    assertThat(topic.totals(orders(0))).isEmpty();
  }

  @Test
  void shouldKeepAwayFromOtherGroupsTopicsAndGarbage() {
    // Given
    StateTopic others = new StateTopic("other", new MockConsumer<>("earliest"), asked -> Map.of());
    append(others.record(StateKey.totals(orders(0)), new byte[] {77}));
    append(topic.record(StateKey.totals(new TopicPartition("renamed", 0)), totals()));
    append(topic.record(StateKey.totals(orders(99)), totals()));
    for (String key : List.of("", "x", "[]", "{}", "[\"group\",\"order-events\",0,\"x\",\"\",0]")) {
      append(
          new ProducerRecord<>(
              StateTopic.LOG.topic(),
              StateTopic.LOG.partition(),
              key.getBytes(StandardCharsets.UTF_8),
              new byte[] {77}));
    }

    // When
    index();
    load(NONE);

    // Then
    assertThat(reader.tally().offsets()).isEmpty();
  }

  @Test
  void shouldSayWhichRecordItCannotRead() {
    append(topic.record(StateKey.totals(orders(0)), new byte[] {StateFormat.VERSION, '{'}));

    assertThatThrownBy(this::index)
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageStartingWith("analytics-state-0@0: no Totals:")
        .hasMessageContaining("delete the topic");
  }

  @Test
  void shouldTakeNothingForCountedThatHasNoTotalsYet() {
    // Given what another instance has written of a partition that it still counts again
    Events.count(writer.tally(), 0, Events.order("run-1"));
    writer
        .takeChangesWithoutTotals(Set.of(orders(0)))
        .forEach((key, value) -> append(topic.record(key, value)));

    // When
    index();
    load(NONE);
    assertThat(reader.tally().orders()).isZero();
    Events.count(writer.tally(), 0, Events.order("run-2"));
    int loaded = log.size();
    writer
        .takeChangesWithoutTotals(Set.of(orders(0)))
        .forEach((key, value) -> append(topic.record(key, value)));
    log.subList(loaded, log.size()).forEach(consumer::addRecord);

    // Then it is ignored, until totals come, with which all of it counts
    assertThat(topic.follow(reader, NONE, log.size())).isTrue();
    assertThat(reader.tally().orders()).isZero();
    writer
        .takeChanges(Map.of(orders(0), 2L))
        .forEach((key, value) -> append(topic.record(key, value)));
    consumer.addRecord(log.get(log.size() - 1));
    assertThat(topic.follow(reader, NONE, log.size())).isFalse();
    index();
    load(NONE);
    assertThat(reader.tally().orders()).isEqualTo(2);
  }

  private void index() {
    topic.beginIndex();
    while (!topic.index()) {}
  }

  private Map<TopicPartition, Long> load(Set<TopicPartition> except) {
    Map<TopicPartition, Long> ids = new HashMap<>();
    topic.beginLoad();
    while (!topic.load(reader, except, ids)) {}
    return ids;
  }

  private void countAndWrite(String... ids) {
    for (String id : ids) {
      Events.count(writer.tally(), Events.order(id));
    }
    offset++;
    writer
        .takeChanges(
            IntStream.range(0, Events.ORDERS.partitions())
                .boxed()
                .collect(Collectors.toMap(StateTopicTest::orders, partition -> offset)))
        .forEach((key, value) -> append(topic.record(key, value)));
  }

  private List<StateKey> keysOf(StoredTally tally) {
    assertThat(tally.tally().orders()).isPositive();
    return log.stream()
        .map(record -> StateKey.read(GROUP, record.key()).orElseThrow())
        .distinct()
        .toList();
  }

  private static byte[] totals() {
    return StateFormat.figures(
        new PartitionTally.Totals(
            1, 1, 0, "0000000000000001", 0, 0, new LatencyHistogram().encoded(), "id", 0));
  }

  private void append(ProducerRecord<byte[], byte[]> record) {
    log.add(
        new ConsumerRecord<>(
            record.topic(), record.partition(), log.size(), record.key(), record.value()));
  }

  private static TopicPartition orders(int partition) {
    return new TopicPartition("order-events", partition);
  }
}
