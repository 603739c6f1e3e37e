package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.events.PlainAscii;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the highest sequence of a run in the log, for a run that is continued. It reads the whole
 * topic, not only its end: a burst of the same run id may have been sent after higher sequences.
 */
final class LastSequence {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final StopSignal stop;

  /**
   * @param consumer of no group; it may read uncommitted orders, whose sequences are then skipped
   */
  LastSequence(Consumer<byte[], byte[]> consumer, StopSignal stop) {
    this.consumer = consumer;
    this.stop = stop;
  }

  /** The highest sequence of the run in the topic, 0 if there is none, or if stopped before. */
  long of(String runId, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    byte[] keyStart = PlainAscii.bytes(runId + "-");
    long last = 0;
    while (!stop.isRequested() && !isReadTo(ends)) {
      for (ConsumerRecord<byte[], byte[]> order : consumer.poll(POLL)) {
        last = Math.max(last, sequence(order.key(), keyStart, runId));
      }
    }
    return stop.isRequested() ? 0 : last;
  }

  private boolean isReadTo(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Most keys are of another run, and are not parsed. */
  private static long sequence(byte[] key, byte[] keyStart, String runId) {
    if (key == null
        || key.length <= keyStart.length
        || !Arrays.equals(key, 0, keyStart.length, keyStart, 0, keyStart.length)) {
      return 0;
    }
    OrderId id = OrderId.parse(key);
    return runId.equals(id.runId()) ? id.sequence() : 0;
  }
}
