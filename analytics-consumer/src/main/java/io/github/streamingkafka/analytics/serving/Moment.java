package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.common.metrics.HeldPartition;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * All that is known at one moment.
 *
 * @param report the latest one; empty before the first
 * @param isReady whether that is of all that the group has committed, and new
 * @param lags how far groups are behind, by their names
 * @param held the partitions that nobody gets past
 */
public record Moment(
    Optional<Reporter.Report> report,
    boolean isReady,
    Map<String, GroupLag> lags,
    Map<TopicPartition, HeldPartition> held) {

  /** Asks each of these for what it knows, whenever it is asked itself. */
  public static Supplier<Moment> of(
      Reporter reporter,
      Supplier<Map<String, GroupLag>> lags,
      Supplier<Map<TopicPartition, HeldPartition>> held) {
    return () -> new Moment(reporter.latest(), reporter.isReady(), lags.get(), held.get());
  }
}
