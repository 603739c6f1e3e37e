package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.common.kafka.OffsetNote;
import io.github.streamingkafka.common.kafka.TopicDetails;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks by an admin client. */
public final class KafkaCluster implements Cluster {
  /** The counting thread waits for the answer, and must not be late for anything else. */
  private static final int TIMEOUT_MS = 2_000;

  private final Admin admin;

  public KafkaCluster(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Map<String, TopicDetails> topics(Collection<String> names) {
    Map<String, KafkaFuture<TopicDescription>> described =
        admin
            .describeTopics(names, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
            .topicNameValues();
    Map<String, TopicDetails> topics = new HashMap<>();
    described.forEach(
        (name, answer) -> {
          try {
            topics.put(name, TopicDetails.of(await(answer)));
          } catch (UnknownTopicOrPartitionException missing) {
            // Left out.
          }
        });
    return topics;
  }

  @Override
  public Map<TopicPartition, Long> startOffsets(Set<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest());
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Set<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest());
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found =
        await(admin.listOffsets(asked, new ListOffsetsOptions().timeoutMs(TIMEOUT_MS)).all());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  @Override
  public Map<String, Long> lostRecords(Collection<String> groups) {
    Map<String, ListConsumerGroupOffsetsSpec> all =
        groups.stream()
            .distinct()
            .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
    var committed =
        admin.listConsumerGroupOffsets(
            all, new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MS));
    Map<String, Long> lost = new HashMap<>();
    for (String group : all.keySet()) {
      try {
        Collection<OffsetAndMetadata> offsets =
            await(committed.partitionsToOffsetAndMetadata(group)).values();
        lost.put(
            group,
            offsets.stream()
                .filter(Objects::nonNull)
                .mapToLong(offset -> OffsetNote.of(offset).lost())
                .sum());
      } catch (AuthorizationException hidden) {
        // Left out.
      }
    }
    return lost;
  }

  /** Where a group is, in the partitions in which it has committed something. */
  public Map<TopicPartition, Long> committed(String group) {
    var asked =
        admin.listConsumerGroupOffsets(
            group, new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MS));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(asked.partitionsToOffsetAndMetadata())
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                offsets.put(partition, committed.offset());
              }
            });
    return offsets;
  }

  /** The members of a group, of which a group that does not exist has none. */
  public Collection<MemberDescription> members(String group) {
    var asked =
        admin.describeConsumerGroups(
            List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MS));
    try {
      return await(asked.describedGroups().get(group)).members();
    } catch (GroupIdNotFoundException missing) {
      return List.of();
    }
  }

  private static <T> T await(KafkaFuture<T> answer) {
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
