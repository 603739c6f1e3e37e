package io.github.streamingkafka.analytics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks the broker where partitions end, as Kafka's own tools do: the end of the log, whether or not
 * the transaction of its last records is committed.
 */
final class EndOffsets implements Function<Set<TopicPartition>, Map<TopicPartition, Long>> {
  /** The counting thread waits for the answer, and must not be late for anything else. */
  private static final ListOffsetsOptions SOON = new ListOffsetsOptions().timeoutMs(2_000);

  private final Admin admin;

  EndOffsets(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Map<TopicPartition, Long> apply(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found =
          admin.listOffsets(latest, SOON).all().get();
      found.forEach((partition, end) -> ends.put(partition, end.offset()));
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
    return ends;
  }
}
