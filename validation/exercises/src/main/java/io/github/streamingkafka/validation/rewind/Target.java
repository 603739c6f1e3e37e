package io.github.streamingkafka.validation.rewind;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where a group is to go on. */
sealed interface Target {
  /** At the first records that there are. */
  record Earliest() implements Target {}

  /** At the first records from this time on. */
  record At(Instant time) implements Target {}

  /** At this offset of each partition. */
  record Offset(long offset) implements Target {}

  /**
   * So many offsets later than now; a negative number goes back. Markers of transactions and
   * records of aborted ones have offsets too, so it may be fewer records.
   */
  record Shift(long by) implements Target {}

  /** Where it was when it was saved; partitions that are left out stay where they are. */
  record Saved(Map<TopicPartition, Long> offsets) implements Target {}
}
