package io.github.streamingkafka.validation.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.implementation.bind.annotation.FieldValue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * How {@code TransactionalConsumer} commits where there are no transactions: what was sent is sure
 * to be there before the offsets say so, but may be there more than once.
 *
 * <p>Called within a service, from a class of the {@link Patch}.
 */
public final class AtLeastOnce {
  private AtLeastOnce() {}

  /** The parameters are its fields. A send that failed goes unnoticed: the outcomes are counted. */
  public static void commit(
      @FieldValue("consumer") Consumer<byte[], byte[]> consumer,
      @FieldValue("producer") Producer<byte[], byte[]> producer,
      @FieldValue("processed") Map<TopicPartition, Long> processed,
      @FieldValue("committed") Map<TopicPartition, Long> committed,
      @FieldValue("dueAnyway") Set<TopicPartition> dueAnyway) {
    if (dueAnyway.isEmpty() && processed.equals(committed)) {
      return;
    }
    producer.flush();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    processed.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    consumer.commitSync(offsets);
    dueAnyway.clear();
    committed.putAll(processed);
  }
}
