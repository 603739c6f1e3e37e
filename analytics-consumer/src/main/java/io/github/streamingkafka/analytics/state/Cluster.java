package io.github.streamingkafka.analytics.state;

import io.github.streamingkafka.common.kafka.TopicDetails;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What the broker says of topics and groups, each time as of now. */
public interface Cluster extends EndOffsets {
  /** Those of the topics that exist, by name. */
  Map<String, TopicDetails> topics(Collection<String> names);

  /** Where the log of each partition begins. */
  Map<TopicPartition, Long> startOffsets(Set<TopicPartition> partitions);

  /** How many records each group has lost; a group that may not be asked about is left out. */
  Map<String, Long> lostRecords(Collection<String> groups);
}
