package io.github.streamingkafka.common.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic that exists.
 *
 * @param id another one for each topic that is made, also under the same name
 * @param partitions how many it has
 */
public record TopicDetails(String id, int partitions) {
  public static TopicDetails of(TopicDescription description) {
    return new TopicDetails(description.topicId().toString(), description.partitions().size());
  }

  /** Asks for topics; those that exist, by name. */
  static Map<String, TopicDetails> describe(Admin admin, Collection<String> names, int timeoutMs)
      throws ExecutionException, InterruptedException {
    var described = admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(timeoutMs));
    Map<String, TopicDetails> topics = new HashMap<>();
    for (String name : names) {
      try {
        topics.put(name, of(described.topicNameValues().get(name).get()));
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw failed;
        }
      }
    }
    return topics;
  }

  /** All partitions of topics, which are given by name. */
  public static Set<TopicPartition> partitions(Map<String, TopicDetails> topics) {
    Set<TopicPartition> all = new HashSet<>();
    topics.forEach(
        (name, topic) -> {
          for (int partition = 0; partition < topic.partitions(); partition++) {
            all.add(new TopicPartition(name, partition));
          }
        });
    return all;
  }
}
