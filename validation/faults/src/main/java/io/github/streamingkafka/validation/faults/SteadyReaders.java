package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.stack.GivenUpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Readers of committed records, in no group, that read both topics through all that happens. */
final class SteadyReaders implements AutoCloseable {
  private static final int READERS = 2;
  private static final Duration POLL = Duration.ofMillis(200);

  private final TestRun run;
  private final Map<TopicPartition, Long> starts;
  private final ExecutorService threads = Executors.newFixedThreadPool(READERS);
  private final List<Future<SeenRecords>> readers = new ArrayList<>();
  private volatile Map<TopicPartition, Long> ends;
  private volatile boolean closed;

  /** Begins to read where the topics end now. */
  SteadyReaders(TestRun run) {
    this.run = run;
    starts = run.kafka().ends(run.kafka().partitions(run.settings().topics()));
    for (int reader = 0; reader < READERS; reader++) {
      readers.add(threads.submit(this::read));
    }
  }

  private SeenRecords read() {
    SeenRecords seen = new SeenRecords();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(run.settings().kafka().reader())) {
      consumer.assign(starts.keySet());
      starts.forEach(consumer::seek);
      while (!closed && !isReadTo(ends, consumer)) {
        consumer.poll(POLL).forEach(seen);
      }
    }
    return seen;
  }

  private static boolean isReadTo(
      Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
    return ends != null
        && ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Where they began. */
  Map<TopicPartition, Long> starts() {
    return starts;
  }

  /**
   * Lets them read up to here, where nothing is written any more, and returns what each has seen.
   *
   * @throws GivenUpException if one does not get there
   */
  List<SeenRecords> finish(Map<TopicPartition, Long> pinned) {
    ends = pinned;
    List<SeenRecords> seen = new ArrayList<>();
    for (Future<SeenRecords> reader : readers) {
      try {
        seen.add(reader.get(run.options().timeoutSeconds, TimeUnit.SECONDS));
      } catch (ExecutionException failed) {
        throw new GivenUpException("a reader failed: " + failed.getCause());
      } catch (TimeoutException late) {
        throw new GivenUpException("a reader did not come to the end of the topics");
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new GivenUpException("interrupted");
      }
    }
    return seen;
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdown();
  }
}
