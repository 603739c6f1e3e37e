package io.github.streamingkafka.common.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer whose polls return no more bytes than fit into a small heap. Kafka bounds what is
 * fetched, which is compressed, and how many records a poll returns, whatever their size.
 */
public final class BoundedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final RecordBytes bytes;

  public BoundedConsumer(Map<String, Object> properties) {
    this(properties, new RecordBytes());
  }

  private BoundedConsumer(Map<String, Object> properties, RecordBytes bytes) {
    super(properties, bytes, bytes);
    this.bytes = bytes;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    bytes.beginPoll();
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    if (!bytes.haveLeftSome()) {
      return records;
    }
    ConsumerRecords<byte[], byte[]> whole = beforeTheFirstLeft(records);
    whole.nextOffsets().forEach(this::seek);
    return whole;
  }

  /** The records of each partition up to the first that was left for another poll. */
  static ConsumerRecords<byte[], byte[]> beforeTheFirstLeft(
      ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> whole = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (RecordBytes.isLeft(record)) {
          next.put(partition, new OffsetAndMetadata(record.offset(), record.leaderEpoch(), ""));
          break;
        }
        taken.add(record);
      }
      if (!taken.isEmpty()) {
        whole.put(partition, taken);
      }
    }
    return new ConsumerRecords<>(whole, next);
  }
}
