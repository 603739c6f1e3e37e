package io.github.streamingkafka.analytics.lag;

import io.github.streamingkafka.analytics.lag.LagTracker.Members;
import io.github.streamingkafka.analytics.lag.LagTracker.Seen;
import io.github.streamingkafka.analytics.state.KafkaCluster;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks time and again, in its own thread, how far both groups are behind: counting does not wait
 * for it, and it goes on while analytics restores its state.
 */
public final class LagWatch implements AutoCloseable {
  /** What is older than so many intervals is not told, */
  private static final int INTERVALS_UNTIL_OLD = 3;

  /** though what is not older than this is. */
  private static final Duration MIN_UNTIL_OLD = Duration.ofSeconds(5);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /** What was seen, and when. */
  private record Look(Map<String, GroupLag> byGroup, long nanos) {}

  private final Logger log = LoggerFactory.getLogger(LagWatch.class);
  private final KafkaSettings kafka;
  private final KafkaCluster cluster;
  private final Map<String, List<String>> topicsByGroup;
  private final Map<String, LagTracker> trackers = new LinkedHashMap<>();
  private final Duration interval;
  private final FirstRecords firstRecords;
  private final StopSignal closed = new StopSignal();
  private final Thread thread = new Thread(this::run, "lag-watch");
  private volatile Look latest;

  /**
   * @param topicsByGroup the topics that each group reads
   * @param interval the time between two looks
   */
  public LagWatch(
      KafkaSettings kafka,
      KafkaCluster cluster,
      Map<String, List<String>> topicsByGroup,
      Duration interval) {
    this.kafka = kafka;
    this.cluster = cluster;
    this.topicsByGroup = topicsByGroup;
    topicsByGroup.keySet().stream()
        .sorted()
        .forEach(group -> trackers.put(group, new LagTracker()));
    this.interval = interval;
    this.firstRecords =
        new FirstRecords(() -> reader("read_committed"), () -> reader("read_uncommitted"));
  }

  private Consumer<byte[], byte[]> reader(String isolation) {
    Map<String, Object> properties = kafka.reader();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    // A little of each partition in one answer, of which only the first record is looked at.
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "65536");
    properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, "false");
    return kafka.client(KafkaConsumer::new, properties);
  }

  public LagWatch start() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** What is known of a group, for others to tell more. */
  public LagTracker tracker(String group) {
    return trackers.get(group);
  }

  /** How far the groups are behind, by name; without those that are not known as of now. */
  public Map<String, GroupLag> now() {
    Look look = latest;
    Duration untilOld = interval.multipliedBy(INTERVALS_UNTIL_OLD);
    boolean isOld =
        look == null
            || System.nanoTime() - look.nanos()
                > Math.max(untilOld.toNanos(), MIN_UNTIL_OLD.toNanos());
    return isOld ? Map.of() : look.byGroup();
  }

  @Override
  public void close() {
    closed.request();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (firstRecords) {
      while (!closed.await(interval)) {
        look();
      }
    }
  }

  private void look() {
    try {
      latest = new Look(lags(), System.nanoTime());
    } catch (KafkaException unanswered) {
      // What is told gets old, and the next look is soon.
      log.debug("no look at the groups", unanswered);
    }
  }

  private Map<String, GroupLag> lags() {
    Map<String, GroupLag> lags = new LinkedHashMap<>();
    for (String group : trackers.keySet()) {
      try {
        lags.put(group, lag(group));
      } catch (AuthorizationException hidden) {
        // Left out.
      }
    }
    return lags;
  }

  private GroupLag lag(String group) {
    LagTracker tracker = trackers.get(group);
    Set<TopicPartition> partitions =
        TopicDetails.partitions(cluster.topics(topicsByGroup.get(group)));
    // Before the ends, so that no offset is behind its end.
    Map<TopicPartition, Long> committed = cluster.committed(group);
    committed.keySet().retainAll(partitions);
    Set<TopicPartition> without = new HashSet<>(partitions);
    without.removeAll(committed.keySet());
    if (!without.isEmpty()) {
      committed.putAll(cluster.startOffsets(without));
    }
    Map<TopicPartition, Long> ends = cluster.endOffsets(partitions);
    Map<TopicPartition, Long> behind = tracker.see(new Seen(committed, ends), System.nanoTime());
    Map<TopicPartition, Long> firsts = firstRecords.times(behind, ends);
    return tracker.lag(firsts, members(group), Clock.systemUTC().millis());
  }

  private Members members(String group) {
    try {
      Collection<MemberDescription> members = cluster.members(group);
      Map<TopicPartition, String> byPartition = new HashMap<>();
      members.forEach(
          member ->
              member
                  .assignment()
                  .topicPartitions()
                  .forEach(partition -> byPartition.put(partition, member.consumerId())));
      return new Members(members.size(), byPartition);
    } catch (AuthorizationException hidden) {
      return null;
    }
  }
}
