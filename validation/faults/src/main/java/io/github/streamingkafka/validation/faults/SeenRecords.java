package io.github.streamingkafka.validation.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.streamingkafka.validation.orders.Digest;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a reader was given, partition by partition: enough to tell whether another was given the
 * same records at the same offsets.
 */
final class SeenRecords implements Consumer<ConsumerRecord<byte[], byte[]>> {
  private final Map<TopicPartition, Partition> partitions = KafkaOffsets.sortedMap();
  private final List<String> stepsBack = new ArrayList<>();

  private static final class Partition {
    private final Digest digest = new Digest();
    private long records;
    private long last = -1;

    @Override
    public String toString() {
      return records + " records up to " + last + ", " + digest;
    }
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition of = new TopicPartition(record.topic(), record.partition());
    Partition partition = partitions.computeIfAbsent(of, first -> new Partition());
    if (record.offset() <= partition.last) {
      stepsBack.add("%s: %s after %s".formatted(of, record.offset(), partition.last));
    }
    partition.last = record.offset();
    partition.records++;
    partition.digest.addText(
        record.offset() + "\0" + text(record.key()) + "\0" + text(record.value()));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "\0" : new String(bytes, ISO_8859_1);
  }

  long records() {
    return partitions.values().stream().mapToLong(partition -> partition.records).sum();
  }

  /** Records that did not come after those before them. */
  List<String> stepsBack() {
    return List.copyOf(stepsBack);
  }

  /** Partitions of which the other one was given anything else. */
  List<String> differences(SeenRecords other) {
    Map<TopicPartition, Partition> all = KafkaOffsets.sortedMap();
    all.putAll(other.partitions);
    all.putAll(partitions);
    return all.keySet().stream()
        .filter(of -> !describe(of).equals(other.describe(of)))
        .map(of -> "%s: %s, against %s".formatted(of, describe(of), other.describe(of)))
        .toList();
  }

  private String describe(TopicPartition partition) {
    return partitions.containsKey(partition) ? partitions.get(partition).toString() : "none";
  }
}
