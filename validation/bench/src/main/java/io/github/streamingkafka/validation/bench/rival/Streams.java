package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.LoggerFactory;

/** Runs a topology exactly once, with the client settings that the services have. */
final class Streams {
  /** What all topologies have, for the table. */
  static final String GIVEN =
      "exactly_once_v2, one thread, the services' client settings, databind,"
          + " buffered.records.per.partition=10000, max.task.idle.ms=-1";

  private static final List<String> OF_THE_PRODUCER =
      List.of(
          ProducerConfig.BATCH_SIZE_CONFIG,
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          ProducerConfig.LINGER_MS_CONFIG);

  private static final List<String> OF_THE_CONSUMER =
      List.of(
          ConsumerConfig.RECEIVE_BUFFER_CONFIG,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);

  private static final int BUFFERED_RECORDS = 10_000;
  private static final String DO_NOT_WAIT_FOR_OTHER_PARTITIONS = "-1";
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private Streams() {}

  /** Runs until a stop is requested. */
  static int run(Topology topology, RivalConfig config, StopSignal stop) {
    try (KafkaStreams streams = new KafkaStreams(topology, properties(config))) {
      streams.setUncaughtExceptionHandler(
          failure -> {
            LoggerFactory.getLogger(Streams.class).error("failed", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
      boolean unused = stop.await(FOREVER);
      return streams.close(CLOSE_LIMIT) ? ExitStatus.OK : ExitStatus.FAILED;
    }
  }

  private static Properties properties(RivalConfig config) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.group());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitMs());
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, DO_NOT_WAIT_FOR_OTHER_PARTITIONS);
    properties.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    copy(OF_THE_PRODUCER, config.producer(), properties, StreamsConfig.PRODUCER_PREFIX);
    copy(OF_THE_CONSUMER, config.consumer(), properties, StreamsConfig.CONSUMER_PREFIX);
    // An interceptor, should there be one, watches the records that come in.
    config
        .kafka()
        .clientProperties()
        .forEach((name, value) -> properties.put(StreamsConfig.mainConsumerPrefix(name), value));
    return properties;
  }

  private static void copy(
      List<String> names, Map<String, Object> from, Properties to, String prefix) {
    names.forEach(name -> to.put(prefix + name, from.get(name)));
  }
}
