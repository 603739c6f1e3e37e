package io.github.streamingkafka.common.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Whether the cluster and the topics are those that the process started with. Kafka's clients
 * outlive both: they carry offsets and producer ids over to whatever answers at the same address,
 * where these mean something else. So the process has to restart.
 */
public final class ClusterIdentity implements ClusterWatch.Check {
  private final Map<String, TopicDetails> topics;
  private final Collection<String> used;
  private String clusterId;

  /**
   * @param topics as they were found at the start, by name
   * @param used names of those that this service reads or writes; others do not concern it
   */
  public ClusterIdentity(Map<String, TopicDetails> topics, Collection<String> used) {
    this.topics = topics;
    this.used = used;
  }

  @Override
  public Optional<String> problem(Admin admin, int timeoutMs)
      throws ExecutionException, InterruptedException {
    var cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs));
    return difference(cluster.clusterId().get(), TopicDetails.describe(admin, used, timeoutMs));
  }

  Optional<String> difference(String clusterIdNow, Map<String, TopicDetails> topicsNow) {
    if (clusterId != null && !clusterId.equals(clusterIdNow)) {
      return Optional.of("this is cluster " + clusterIdNow + ", not " + clusterId + " any more");
    }
    clusterId = clusterIdNow;
    List<String> deleted =
        used.stream().filter(name -> isAnother(name, topicsNow)).sorted().toList();
    return deleted.isEmpty()
        ? Optional.empty()
        : Optional.of("deleted since the start: " + String.join(", ", deleted));
  }

  private boolean isAnother(String name, Map<String, TopicDetails> topicsNow) {
    TopicDetails now = topicsNow.get(name);
    return now == null || !now.id().equals(topics.get(name).id());
  }
}
