package io.github.streamingkafka.analytics;

import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.analytics.serving.Reporter;
import io.github.streamingkafka.analytics.state.Cluster;
import io.github.streamingkafka.analytics.state.StateTopic;
import io.github.streamingkafka.analytics.state.StoredTally;
import io.github.streamingkafka.common.kafka.TopicDetails;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports a tally together with what other instances have counted, and with its lag. */
final class Reports {
  private static final long NOT_BEYOND_WHAT_IS_THERE = 0;

  private final Logger log = LoggerFactory.getLogger(Reports.class);
  private final List<String> topics;
  private final List<String> groups;
  private final Cluster cluster;
  private final StateTopic state;
  private final Reporter reporter;
  private boolean isAnswered = true;

  Reports(AnalyticsConfig config, Cluster cluster, StateTopic state, Reporter reporter) {
    this.topics = List.of(config.kafka().orderTopic(), config.kafka().inventoryTopic());
    this.groups = List.of(config.groupId(), config.inventoryGroupId());
    this.cluster = cluster;
    this.state = state;
    this.reporter = reporter;
  }

  /**
   * Takes over what other instances have counted by now.
   *
   * @param own the partitions that are counted here
   * @return whether the tally still stands for the log; if not, it has to be restored
   */
  boolean follow(StoredTally stored, Set<TopicPartition> own) {
    return follow(stored, own, NOT_BEYOND_WHAT_IS_THERE);
  }

  /** The same, and reports the tally, unless the broker does not answer. */
  boolean report(StoredTally stored, Set<TopicPartition> own) {
    boolean isUpToDate = true;
    try {
      Set<TopicPartition> partitions = TopicDetails.partitions(cluster.topics(topics));
      Set<TopicPartition> asked = new HashSet<>(partitions);
      asked.add(StateTopic.LOG);
      Map<TopicPartition, Long> ends = new HashMap<>(cluster.endOffsets(asked));
      isUpToDate = follow(stored, own, ends.remove(StateTopic.LOG));
      if (isUpToDate && state.isWhole(stored, own)) {
        Tally tally = stored.tally();
        reporter.report(tally, lag(tally, ends), cluster.lostRecords(groups));
      }
      isAnswered = true;
    } catch (RetriableException unanswered) {
      // What is served keeps the time at which it was true, and the next report is due soon.
      if (isAnswered) {
        log.warn("no report, trying again: {}", unanswered.toString());
      }
      isAnswered = false;
    }
    return isUpToDate;
  }

  private boolean follow(StoredTally stored, Set<TopicPartition> own, long until) {
    boolean isUpToDate = state.follow(stored, own, until);
    reporter.counted(stored.tally().orders());
    return isUpToDate;
  }

  /** Records that are not counted yet, by partition, including those of other instances. */
  private Map<TopicPartition, Long> lag(Tally tally, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> next = new HashMap<>(tally.offsets());
    Set<TopicPartition> uncounted = new HashSet<>(ends.keySet());
    uncounted.removeAll(next.keySet());
    if (!uncounted.isEmpty()) {
      next.putAll(cluster.startOffsets(uncounted));
    }
    Map<TopicPartition, Long> lag = new HashMap<>();
    ends.forEach((partition, end) -> lag.put(partition, Math.max(0, end - next.get(partition))));
    return lag;
  }
}
