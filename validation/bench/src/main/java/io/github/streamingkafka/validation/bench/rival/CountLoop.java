package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.LoggerFactory;

/** Polls both topics and counts their records: what no consumer of both can be faster than. */
public final class CountLoop {
  /** What it has, for the table. */
  public static final String GIVEN =
      "the services' client settings, offsets committed once a second, no JSON";

  private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);

  private CountLoop() {}

  public static void main(String[] arguments) {
    Program.run(RivalConfig::from, CountLoop::run);
  }

  private static int run(RivalConfig config, StopSignal stop) {
    long orders = 0;
    long outcomes = 0;
    try (var consumer = new KafkaConsumer<byte[], byte[]>(config.consumer())) {
      stop.onRequest(consumer::wakeup);
      String orderTopic = config.kafka().orderTopic();
      consumer.subscribe(List.of(orderTopic, config.kafka().inventoryTopic()));
      long committedAt = System.nanoTime();
      while (!stop.isRequested()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(BETWEEN_COMMITS)) {
          if (record.topic().equals(orderTopic)) {
            orders++;
          } else {
            outcomes++;
          }
        }
        if (System.nanoTime() - committedAt >= BETWEEN_COMMITS.toNanos()) {
          consumer.commitSync();
          committedAt = System.nanoTime();
        }
      }
    } catch (WakeupException stopped) {
      LoggerFactory.getLogger(CountLoop.class)
          .info("stopped: {} orders, {} outcomes", orders, outcomes);
    }
    return ExitStatus.OK;
  }
}
