package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.common.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs within a candidate, as a client's interceptor, and notes how long it took from the poll that
 * brought the first record to the one that brought the last: what a service commits once a second
 * is otherwise seen from outside once a second only.
 *
 * <p>Also a producer's interceptor, which does nothing, since a service gives one set of properties
 * to all of its clients.
 */
public final class FirstToLast
    implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {
  /** The property that says how many records there are. */
  static final String RECORDS = "bench.records";

  /** The property that says where to write the nanoseconds. */
  static final String FILE = "bench.file";

  private long records;
  private Path file;
  private long seen;
  private long first;

  @Override
  public void configure(Map<String, ?> properties) {
    records = Long.parseLong(properties.get(RECORDS).toString());
    file = Path.of(properties.get(FILE).toString());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> polled) {
    if (polled.isEmpty() || isState(polled)) {
      return polled;
    }
    if (seen == 0) {
      first = System.nanoTime();
    }
    boolean wasThere = seen >= records;
    seen += polled.count();
    if (seen >= records && !wasThere) {
      write(System.nanoTime() - first);
    }
    return polled;
  }

  private static boolean isState(ConsumerRecords<byte[], byte[]> polled) {
    return polled.partitions().stream()
        .allMatch(partition -> partition.topic().equals(Topics.ANALYTICS_STATE));
  }

  private void write(long nanos) {
    try {
      Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      Files.write(unfinished, List.of(Long.toString(nanos)));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

  @Override
  public void close() {}
}
