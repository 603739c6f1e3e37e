package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Polls the state of analytics to its end, once: what no restart can be faster than. */
public final class StateLoop {
  private static final TopicPartition STATE = new TopicPartition(Topics.ANALYTICS_STATE, 0);
  private static final Duration POLL = Duration.ofMillis(100);

  private StateLoop() {}

  public static void main(String[] arguments) {
    Program.run(RivalConfig::from, StateLoop::run);
  }

  private static int run(RivalConfig config, StopSignal stop) {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(config.kafka().reader())) {
      consumer.assign(List.of(STATE));
      consumer.seekToBeginning(List.of(STATE));
      long end = consumer.endOffsets(List.of(STATE)).get(STATE);
      while (!stop.isRequested() && consumer.position(STATE) < end) {
        var unused = consumer.poll(POLL);
      }
    }
    return ExitStatus.OK;
  }
}
