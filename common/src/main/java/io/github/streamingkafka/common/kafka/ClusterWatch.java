package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether the cluster and the topics are those that the process started
 * with. Kafka's clients outlive both: they carry offsets and producer ids over to whatever answers
 * at the same address, where these mean something else. So the process has to start anew.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int TIMEOUT_MS = 5_000;

  /**
   * What answers.
   *
   * @param topics the id of each topic that exists
   */
  record Identity(String clusterId, Map<String, String> topics) {
    /** How this one differs from what is there now; empty if it does not. */
    Optional<String> difference(Identity now) {
      if (!clusterId.equals(now.clusterId)) {
        return Optional.of("this is cluster " + now.clusterId + ", not " + clusterId + " any more");
      }
      List<String> deleted =
          topics.keySet().stream()
              .filter(topic -> !topics.get(topic).equals(now.topics.get(topic)))
              .sorted()
              .toList();
      return deleted.isEmpty()
          ? Optional.empty()
          : Optional.of("deleted since the start: " + String.join(", ", deleted));
    }
  }

  private final Logger log = LoggerFactory.getLogger(ClusterWatch.class);
  private final Admin admin;
  private final Map<String, String> topics;
  private final StopSignal closed = new StopSignal();
  private final Consumer<String> onChange;

  ClusterWatch(Admin admin, Map<String, String> topics, Consumer<String> onChange) {
    this.admin = admin;
    this.topics = topics;
    this.onChange = onChange;
  }

  /**
   * Starts to watch, in a thread of its own.
   *
   * @param topics as they were found at the start, by name
   * @param used names of those that this service reads or writes; others do not concern it
   * @param onChange told once, by that thread, what has changed
   */
  public static ClusterWatch start(
      KafkaSettings kafka,
      Map<String, TopicDetails> topics,
      Set<String> used,
      Consumer<String> onChange) {
    Map<String, String> ids = new HashMap<>();
    used.forEach(name -> ids.put(name, topics.get(name).id()));
    ClusterWatch watch =
        new ClusterWatch(kafka.client(Admin::create, kafka.admin()), ids, onChange);
    Thread thread = new Thread(watch::run, "cluster-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  @Override
  public void close() {
    closed.request();
    admin.close(Duration.ZERO);
  }

  private void run() {
    Identity first = null;
    do {
      try {
        Identity now = look();
        if (first == null) {
          first = new Identity(now.clusterId(), topics);
        }
        Optional<String> difference = first.difference(now);
        if (difference.isPresent()) {
          onChange.accept(difference.get());
          return;
        }
      } catch (ExecutionException | KafkaException notNow) {
        // A broker that is away says nothing about what it will be when it is back.
        log.debug("not seen whether the cluster is still the same", notNow);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return;
      }
    } while (!closed.await(PAUSE));
  }

  /** What answers now. A topic that may not be described is left out, as it was at the start. */
  Identity look() throws ExecutionException, InterruptedException {
    var cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS));
    DescribeTopicsResult described =
        admin.describeTopics(topics.keySet(), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS));
    Map<String, String> ids = new HashMap<>();
    for (String topic : topics.keySet()) {
      try {
        ids.put(topic, described.topicNameValues().get(topic).get().topicId().toString());
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)
            && !(failed.getCause() instanceof TopicAuthorizationException)) {
          throw failed;
        }
      }
    }
    return new Identity(cluster.clusterId().get(), ids);
  }
}
