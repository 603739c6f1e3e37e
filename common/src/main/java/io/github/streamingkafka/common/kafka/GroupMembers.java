package io.github.streamingkafka.common.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether all members of the group read the topics that this service reads. If one reads others,
 * the group is another service's too, and each of them gets only a part of the records.
 */
public final class GroupMembers implements ClusterWatch.Check {
  private final String group;
  private final Set<String> own;

  /**
   * @param own the topics that this service reads
   */
  public GroupMembers(String group, Set<String> own) {
    this.group = group;
    this.own = own;
  }

  @Override
  public Optional<String> problem(Admin admin, int timeoutMs)
      throws ExecutionException, InterruptedException {
    var options = new DescribeConsumerGroupsOptions().timeoutMs(timeoutMs);
    var groups = admin.describeConsumerGroups(List.of(group), options).describedGroups();
    return problem(groups.get(group).get().members());
  }

  Optional<String> problem(Collection<MemberDescription> members) {
    String others =
        members.stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .map(TopicPartition::topic)
            .filter(topic -> !own.contains(topic))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "GROUP_ID="
                + group
                + ": expected a group that no other service is in; a member of this one reads "
                + others);
  }
}
