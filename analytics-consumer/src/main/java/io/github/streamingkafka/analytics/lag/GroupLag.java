package io.github.streamingkafka.analytics.lag;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a consumer group is behind.
 *
 * @param records offsets that it has not committed yet
 * @param sec how long the oldest record has waited that it has not committed; null while that is
 *     not known, and while all that it reads was read before
 * @param replayedPct how much of what it reads again it has read, in percent; null if it reads
 *     nothing again
 * @param inPerSec offsets a second that were written lately
 * @param outPerSec offsets a second that it has committed lately
 * @param drainSec when it will have caught up, should it go on like this; null for never
 * @param members how many share the partitions; null if that may not be asked
 * @param partitions the same by partition
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GroupLag(
    long records,
    Double sec,
    Double replayedPct,
    double inPerSec,
    double outPerSec,
    Double drainSec,
    Integer members,
    Map<TopicPartition, PartitionLag> partitions) {

  /**
   * How far a consumer group is behind in one partition.
   *
   * @param offset the next one to read, as committed
   * @param end where the log ends
   * @param records what is between
   * @param sec how long the first of them has waited, 0 if there is none; null while that is not
   *     known, and while the group reads again what it has read before
   * @param replayedPct how much of that it has read, in percent; null if it reads nothing again
   * @param member the id of the member that reads it; null if there is none, or it may not be asked
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record PartitionLag(
      long offset, long end, long records, Double sec, Double replayedPct, String member) {}
}
