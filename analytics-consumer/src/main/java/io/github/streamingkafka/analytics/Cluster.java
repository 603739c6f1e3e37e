package io.github.streamingkafka.analytics;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What the broker says of topics and groups, each time as of now. */
interface Cluster extends EndOffsets {
  /**
   * A topic that exists.
   *
   * @param id another one for each topic that is made, also under the same name
   */
  record Topic(String id, int partitions) {}

  /** Those of the topics that exist, by name. */
  Map<String, Topic> topics(Collection<String> names);

  /** Where the log of each partition begins. */
  Map<TopicPartition, Long> startOffsets(Set<TopicPartition> partitions);

  /** How many records each group has lost; a group that may not be asked about is left out. */
  Map<String, Long> lostRecords(Collection<String> groups);
}
