package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The two consumer groups, as Kafka has them. */
record Groups(KafkaOffsets kafka, StackSettings settings, Await await) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  String id(FaultTarget group) {
    return group == FaultTarget.INVENTORY ? settings.inventoryGroup() : settings.analyticsGroup();
  }

  /** Whether Kafka tells of both groups. */
  boolean brokerAnswers() {
    return kafka.settledMembers(settings.inventoryGroup()) != null
        && kafka.settledMembers(settings.analyticsGroup()) != null;
  }

  /** The ids of the members that there are just now; none where Kafka does not tell. */
  Set<String> members(FaultTarget group) {
    try {
      return kafka.settledMembers(id(group)).orElse(Set.of());
    } catch (KafkaException unanswered) {
      return Set.of();
    }
  }

  /** Waits until a group has so many members, and is at work. */
  void awaitSize(FaultTarget group, int size) {
    var unused = get(group, size, Set.of(), LIMIT);
  }

  /** Waits for the same, with a member among them that is not one of these. */
  void awaitNewcomer(FaultTarget group, int size, Set<String> old) {
    var unused = get(group, size, old, LIMIT);
  }

  /** Whether a group comes down to so many members. */
  boolean shrinks(FaultTarget group, int size, Duration limit) {
    return await.within(
        limit, () -> kafka.settledMembers(id(group)).filter(now -> now.size() == size).isPresent());
  }

  /** Sets a group that has no members back to the log's start. */
  void rewind(FaultTarget group) {
    await.until(
        id(group) + " is at the log's start",
        LIMIT,
        () -> {
          Map<TopicPartition, Long> starts = kafka.starts(partitions(group));
          kafka.commit(id(group), starts);
          return kafka.committed(id(group), starts.keySet()).equals(starts);
        });
  }

  private Set<TopicPartition> partitions(FaultTarget group) {
    Set<TopicPartition> all =
        kafka.partitions(Set.of(settings.kafka().orderTopic(), settings.kafka().inventoryTopic()));
    return group == FaultTarget.ANALYTICS
        ? all
        : all.stream()
            .filter(partition -> partition.topic().equals(settings.kafka().orderTopic()))
            .collect(Collectors.toSet());
  }

  private Set<String> get(FaultTarget group, int size, Set<String> old, Duration limit) {
    try {
      return await.get(
          String.format(Locale.ROOT, "%s has %d members, and is at work", id(group), size),
          limit,
          () -> {
            Optional<Set<String>> members = kafka.settledMembers(id(group));
            return members.filter(
                now -> now.size() == size && (old.isEmpty() || !old.containsAll(now)));
          });
    } catch (GivenUpException givenUp) {
      if (await.stop().isRequested()) {
        throw givenUp;
      }
      throw new GivenUpException(
          "%s; it is %s".formatted(givenUp.getMessage(), kafka.describe(id(group))));
    }
  }
}
