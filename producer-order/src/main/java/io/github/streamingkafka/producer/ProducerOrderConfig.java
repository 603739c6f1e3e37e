package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.http.HttpSettings;
import io.github.streamingkafka.common.kafka.ClientRules;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The configuration of a run; {@code producer.env} describes the variables.
 *
 * @param kafka what all services share
 * @param mode how many orders, and what ends the run
 * @param totalEvents orders of a burst
 * @param printEvery acknowledged orders between two lines of progress
 * @param rate how many orders per second
 * @param sleepMs milliseconds of pause after each order, 0 for none
 * @param itemCount how many items there are to order
 * @param maxQty the largest quantity
 * @param runId what the ids of the orders begin with
 * @param continuesRun whether the run may have orders already, and continues after the last of them
 * @param seed chooses items and quantities
 * @param failureRule which orders will fail further down the stream
 * @param http where to serve while it runs without an end; port 0 for nowhere
 * @param json whether the summary is a JSON object
 * @param acknowledged where acknowledged orders are listed, if they are to be
 */
public record ProducerOrderConfig(
    KafkaSettings kafka,
    Mode mode,
    int totalEvents,
    int printEvery,
    Rate rate,
    int sleepMs,
    int itemCount,
    int maxQty,
    String runId,
    boolean continuesRun,
    long seed,
    FailureRule failureRule,
    HttpSettings http,
    boolean json,
    Optional<String> acknowledged) {

  private static final int MAX_SLEEP_MS = 3_600_000;
  private static final int MAX_ITEMS = 1_000_000;
  private static final int MAX_QTY = 1_000_000;

  private static final String BATCH_BYTES = "32768";

  /**
   * Orders are not part of a transaction that waits for them, so that a batch may wait for more.
   */
  private static final int LINGER_MS = 10;

  /**
   * As fast as possible, a batch may wait longer in a topic of many partitions: in 10 ms, each of
   * 300 gets a dozen orders. The last batches do not wait, since the end flushes them.
   */
  private static final int LINGER_MS_PER_PARTITION = 2;

  private static final int MAX_LINGER_MS = 200;

  /**
   * Bytes of batches in flight. The callback objects of an order take eight times its size: with
   * little in flight collections are short, and these objects are still in the processor's cache
   * when the order is acknowledged.
   */
  private static final int BUFFER_BYTES = 1024 * 1024;

  /** More would not fit the heap while a broker is away. */
  private static final int MAX_BUFFER_BYTES = 8 * BUFFER_BYTES;

  /**
   * The buffer has room for a batch that is filled and one in flight. A producer without room sends
   * all batches at once, full or not.
   */
  private static final int BATCHES_PER_PARTITION = 2;

  /** A random seed is below this, so that it is short enough to be typed again. */
  private static final int RANDOM_SEEDS = 1_000_000_000;

  /**
   * Reads the variables.
   *
   * @throws io.github.streamingkafka.common.process.ConfigurationException if any is wrong
   */
  public static ProducerOrderConfig read(
      Environment environment, CommandLine command, Instant now, RandomGenerator random) {
    Mode given = environment.choice("MODE", Mode.CONTINUOUS);
    Mode mode = command.burst() ? Mode.BURST : given;
    ProducerOrderConfig config =
        new ProducerOrderConfig(
            KafkaSettings.from(environment),
            mode,
            environment.integer("TOTAL_EVENTS", 10_000, 1, Integer.MAX_VALUE),
            environment.integer("PRINT_EVERY", 1_000, 1, Integer.MAX_VALUE),
            Rate.parse(environment.text("RATE", mode.defaultRate(), Rate::isValid, Rate.ALLOWED)),
            environment.integer("SLEEP_MS", 0, 0, MAX_SLEEP_MS),
            environment.integer("ITEM_COUNT", 50, 1, MAX_ITEMS),
            environment.integer("MAX_QTY", 5, 1, MAX_QTY),
            environment.text("RUN_ID", RunId.unique(now, random), RunId::isValid, RunId.ALLOWED),
            mode == Mode.CONTINUOUS && environment.text("RUN_ID", null) != null,
            environment.integer(
                "SEED", (long) random.nextInt(RANDOM_SEEDS), Long.MIN_VALUE, Long.MAX_VALUE),
            FailureRule.from(environment),
            HttpSettings.from(environment, 8082),
            command.json(),
            command.acknowledged());
    new ClientRules(environment, config.kafka())
        .producer(config.producer(config.kafka().topicPartitions()));
    environment.verify();
    return config;
  }

  /** How many orders the run has; a continuous one is ended by other means. */
  long orders() {
    return switch (mode) {
      case CONTINUOUS -> Long.MAX_VALUE;
      case BURST -> totalEvents;
      case ONCE -> 1;
      case IDLE -> 0;
    };
  }

  private int lingerMs(int partitions) {
    boolean isPaced = rate.isLimited() || sleepMs > 0;
    return isPaced
        ? LINGER_MS
        : Math.min(Math.max(LINGER_MS, LINGER_MS_PER_PARTITION * partitions), MAX_LINGER_MS);
  }

  /** The properties of the producer, for a topic of so many partitions. */
  Map<String, Object> producer(int partitions) {
    int batch =
        Integer.parseInt(
            kafka.clientProperties().getOrDefault(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES));
    long batches = (long) BATCHES_PER_PARTITION * partitions;
    long buffer = Math.min(Math.max(batches * batch, BUFFER_BYTES), MAX_BUFFER_BYTES);
    // Kafka's producer sends nothing if there is no room for a single batch.
    buffer = Math.max(buffer, batch);
    Map<String, Object> properties = kafka.producer();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, Integer.toString(lingerMs(partitions)));
    properties.put(
        ProducerConfig.BATCH_SIZE_CONFIG, Long.toString(Math.min(batch, buffer / batches)));
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(buffer));
    properties.putAll(kafka.clientProperties());
    // An order waits for an absent broker equally long before and after it is in the buffer.
    properties.putIfAbsent(
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        properties.getOrDefault(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000"));
    return properties;
  }
}
