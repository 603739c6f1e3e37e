package io.github.streamingkafka.analytics.state;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions end, as Kafka's own tools have it: the end of the log, whether or not the
 * transaction of its last records is committed.
 */
@FunctionalInterface
interface EndOffsets {
  Map<TopicPartition, Long> endOffsets(Set<TopicPartition> partitions);
}
