package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where partitions begin and end and where groups are in them, as Kafka itself has it. */
public final class KafkaOffsets implements AutoCloseable {
  private static final String ANSWER_LIMIT_MS = "10000";
  private static final Set<GroupState> SETTLED =
      Set.of(GroupState.STABLE, GroupState.EMPTY, GroupState.DEAD);
  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic)
          .reversed()
          .thenComparing(TopicPartition::partition);

  private final Admin admin;

  private KafkaOffsets(Admin admin) {
    this.admin = admin;
  }

  /**
   * Connects to the broker.
   *
   * @param advice how to start the stack
   * @throws BrokerUnavailableException if none answers
   */
  public static KafkaOffsets connect(KafkaSettings kafka, String advice) {
    Map<String, Object> properties = new HashMap<>(kafka.admin());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
    KafkaOffsets offsets = null;
    try {
      offsets = new KafkaOffsets(kafka.client(Admin::create, properties));
      await(offsets.admin.describeCluster().nodes());
      return offsets;
    } catch (KafkaException unanswered) {
      if (offsets != null) {
        offsets.close();
      }
      throw new BrokerUnavailableException(
          "no broker answers at %s; `%s` starts the stack"
              .formatted(kafka.bootstrapServers(), advice),
          unanswered);
    }
  }

  /**
   * All partitions of these topics.
   *
   * @throws BrokerUnavailableException if a topic does not exist
   */
  public Set<TopicPartition> partitions(Collection<String> topics) {
    Set<TopicPartition> partitions = sorted();
    try {
      await(admin.describeTopics(topics).allTopicNames())
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          each -> partitions.add(new TopicPartition(topic, each.partition()))));
    } catch (UnknownTopicOrPartitionException missing) {
      throw new BrokerUnavailableException(
          "not all of the topics exist: " + String.join(", ", topics), missing);
    }
    return partitions;
  }

  /** The first offsets that there are. */
  public Map<TopicPartition, Long> starts(Set<TopicPartition> partitions) {
    return list(partitions, OffsetSpec.earliest());
  }

  /** The offsets after the last records, whether or not their transactions are committed. */
  public Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    return list(partitions, OffsetSpec.latest());
  }

  /** Up to where those read who read what is committed, at most. */
  public Map<TopicPartition, Long> stableEnds(Set<TopicPartition> partitions) {
    return list(
        partitions, OffsetSpec.latest(), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
  }

  /** The offsets of the first records from this time on; the end where there is none. */
  public Map<TopicPartition, Long> at(Set<TopicPartition> partitions, Instant time) {
    Map<TopicPartition, Long> offsets = ends(partitions);
    list(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()))
        .forEach(
            (partition, offset) -> {
              if (offset >= 0) {
                offsets.put(partition, offset);
              }
            });
    return offsets;
  }

  /** The topics that a group's members read, or that it has committed offsets of. */
  public Set<String> topics(String group) {
    Set<String> topics = new TreeSet<>();
    try {
      await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .keySet()
          .forEach(partition -> topics.add(partition.topic()));
      description(group)
          .members()
          .forEach(
              member ->
                  member
                      .assignment()
                      .topicPartitions()
                      .forEach(partition -> topics.add(partition.topic())));
    } catch (GroupIdNotFoundException neverSeen) {
      // Without members, then.
    }
    return topics;
  }

  /** What a group has committed; partitions without a commit are left out. */
  public Map<TopicPartition, Long> committed(String group, Set<TopicPartition> partitions) {
    return committed(group, partitions, false);
  }

  /**
   * The same, once no transaction is about to change it: for a moment after a commit Kafka says
   * what was committed before.
   */
  public Map<TopicPartition, Long> committedForGood(String group, Set<TopicPartition> partitions) {
    return committed(group, partitions, true);
  }

  private Map<TopicPartition, Long> committed(
      String group, Set<TopicPartition> partitions, boolean isStable) {
    Map<TopicPartition, Long> offsets = sortedMap();
    var options = new ListConsumerGroupOffsetsOptions().requireStable(isStable);
    await(admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, committed) -> {
              if (committed != null && partitions.contains(partition)) {
                offsets.put(partition, committed.offset());
              }
            });
    return offsets;
  }

  /** Sets the offsets of a group that has no members. */
  public void commit(String group, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
    offsets.forEach((partition, offset) -> all.put(partition, new OffsetAndMetadata(offset)));
    await(admin.alterConsumerGroupOffsets(group, all).all());
  }

  /** Deletes a group that has no members, and so its offsets; one that does not exist is fine. */
  public void forget(String group) {
    try {
      await(admin.deleteConsumerGroups(List.of(group)).all());
    } catch (GroupIdNotFoundException neverSeen) {
      // Then it has no offsets either.
    }
  }

  /** The ids of a group's members; empty while they are not yet agreed on who reads what. */
  public Optional<Set<String>> settledMembers(String group) {
    try {
      return Optional.of(description(group))
          .filter(each -> SETTLED.contains(each.groupState()))
          .map(each -> each.members().stream().map(MemberDescription::consumerId))
          .map(ids -> ids.collect(Collectors.toSet()));
    } catch (GroupIdNotFoundException neverSeen) {
      return Optional.of(Set.of());
    }
  }

  /** The members of a group, each as its client id and host. */
  public List<String> members(String group) {
    try {
      return members(description(group));
    } catch (GroupIdNotFoundException neverSeen) {
      return List.of();
    }
  }

  /**
   * Waits until a group has no members.
   *
   * @throws GivenUpException if some stay for too long
   */
  public void awaitEmpty(String group, Duration limit, Await await, ProgressPrinter progress) {
    if (!await.within(limit, () -> isEmpty(group, progress))) {
      throw new GivenUpException(
          String.format(
              Locale.ROOT,
              "%s was not empty within %d s: stop what else is in it: %s",
              group,
              limit.toSeconds(),
              String.join(", ", members(group))));
    }
  }

  private boolean isEmpty(String group, ProgressPrinter progress) {
    List<String> members = members(group);
    if (!members.isEmpty()) {
      progress.tell(
          "waiting until %s is empty, since Kafka sets no offsets of a group in use: %s is in it%s"
              .formatted(
                  group,
                  String.join(", ", members),
                  " (one that was killed stays until its session times out)"));
    }
    return members.isEmpty();
  }

  private ConsumerGroupDescription description(String group) {
    return await(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
  }

  private static List<String> members(ConsumerGroupDescription description) {
    return description.members().stream()
        .map(member -> member.clientId() + " on " + member.host())
        .sorted()
        .toList();
  }

  /** What a group is doing, and who its members are, for the one who waits for it in vain. */
  public String describe(String group) {
    try {
      ConsumerGroupDescription description = description(group);
      return description.groupState() + ", with " + members(description);
    } catch (KafkaException unanswered) {
      return "not known (" + unanswered.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    admin.close();
  }

  /** An order in which a reader expects partitions: orders before outcomes, by number. */
  public static Set<TopicPartition> sorted() {
    return new TreeSet<>(BY_NAME);
  }

  /** The same for maps. */
  public static <T> Map<TopicPartition, T> sortedMap() {
    return new TreeMap<>(BY_NAME);
  }

  private Map<TopicPartition, Long> list(Set<TopicPartition> partitions, OffsetSpec which) {
    return list(partitions, which, new ListOffsetsOptions());
  }

  private Map<TopicPartition, Long> list(
      Set<TopicPartition> partitions, OffsetSpec which, ListOffsetsOptions options) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = sortedMap();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        await(admin.listOffsets(wanted, options).all());
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /**
   * Waits for what Kafka answers.
   *
   * @throws KafkaException what Kafka refuses it with
   */
  public static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
