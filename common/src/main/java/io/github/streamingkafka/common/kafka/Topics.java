package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.common.process.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of the stack. Each service makes sure that they exist before it starts; a topic that
 * exists already is used as it is.
 */
public final class Topics {
  /** For what an outcome adds to its order, and a dead letter to its record. */
  private static final int OVERHEAD = 64 * 1024;

  /*
   * The largest batches that the topics accept. Each is larger than that of its source, so that any
   * outcome and any dead letter fits in, even if it does not compress at all. Topics count compressed
   * bytes, so the largest order is given by what is read, not by the limit of its topic.
   */
  static final int MAX_ORDER_BYTES = 1_048_588; // Kafka's own default
  static final int MAX_OUTCOME_BYTES = RecordBytes.MAX_BYTES + OVERHEAD;
  static final int MAX_ORDER_LETTER_BYTES = RecordBytes.MAX_BYTES + OVERHEAD;
  static final int MAX_OUTCOME_LETTER_BYTES = MAX_OUTCOME_BYTES + OVERHEAD;

  /** The counts of analytics; compacted. */
  public static final String ANALYTICS_STATE = "analytics-state";

  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration SHORT_PAUSE = Duration.ofMillis(10);

  /** Only closed segments are compacted, so small ones shorten what is read at a start. */
  private static final Map<String, String> COMPACTED =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Integer.toString(2 * 1024 * 1024),
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
          "0.1");

  private final Logger log = LoggerFactory.getLogger(Topics.class);
  private final KafkaSettings kafka;

  private Topics(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /** The dead-letter topic beside a topic. */
  public static String deadLetters(String topic) {
    return topic + "-dlq";
  }

  /**
   * Waits for the broker, at most {@code startupTimeoutSec}, and creates the topics that are
   * missing.
   *
   * @return the topics by name; empty if {@code stop} was requested before
   * @throws BrokerUnavailableException if that takes longer
   */
  public static Optional<Map<String, TopicDetails>> ensure(KafkaSettings kafka, StopSignal stop) {
    return new Topics(kafka).ensure(stop);
  }

  private Optional<Map<String, TopicDetails>> ensure(StopSignal stop) {
    Timer timer = new Timer(Duration.ofSeconds(kafka.startupTimeoutSec()), System::nanoTime);
    Exception last = null;
    while (!stop.isRequested() && !timer.isDue()) {
      try (Admin admin = kafka.client(Admin::create, kafka.admin())) {
        long leftMs = timer.remaining().toMillis();
        int timeoutMs = (int) Math.max(1, Math.min(ATTEMPT.toMillis(), leftMs));
        return Optional.of(createMissing(admin, timeoutMs, stop));
      } catch (KafkaException | ExecutionException notYet) {
        // No broker, no such host, or a broker still starting: all may pass until the deadline.
        if (last == null) {
          log.info(
              "waiting for a broker at {}: {}",
              kafka.bootstrapServers(),
              FailureAction.rootCause(notYet).getMessage());
        }
        last = notYet;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      stop.await(PAUSE);
    }
    if (stop.isRequested()) {
      return Optional.empty();
    }
    throw new BrokerUnavailableException(
        String.format(
            Locale.ROOT,
            "BOOTSTRAP_SERVERS=%s: no broker had the topics ready within STARTUP_TIMEOUT_SEC=%d (%s)",
            kafka.bootstrapServers(),
            kafka.startupTimeoutSec(),
            FailureAction.rootCause(last).getMessage()),
        last);
  }

  private Map<String, TopicDetails> createMissing(Admin admin, int timeoutMs, StopSignal stop)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDetails> topics = topics(admin, timeoutMs);
    List<NewTopic> missing = new ArrayList<>(required(topics));
    missing.removeIf(topic -> topics.containsKey(topic.name()));
    warnOfPartitionCounts(topics);
    if (!missing.isEmpty()) {
      create(admin, missing, timeoutMs);
    }
    Map<String, TopicDetails> all =
        missing.isEmpty() ? topics : awaitCreated(admin, timeoutMs, stop);
    awaitLeaders(admin, all, timeoutMs);
    return all;
  }

  private void create(Admin admin, List<NewTopic> missing, int timeoutMs)
      throws ExecutionException, InterruptedException {
    var created = admin.createTopics(missing, new CreateTopicsOptions().timeoutMs(timeoutMs));
    for (Map.Entry<String, KafkaFuture<Void>> topic : created.values().entrySet()) {
      try {
        topic.getValue().get();
        log.info("created topic {}", topic.getKey());
      } catch (ExecutionException failed) {
        // Another service was faster.
        if (!(failed.getCause() instanceof TopicExistsException)) {
          throw failed;
        }
      }
    }
  }

  /**
   * Waits until the broker knows all topics: the controller, which creates them, is ahead of it.
   */
  private Map<String, TopicDetails> awaitCreated(Admin admin, int timeoutMs, StopSignal stop)
      throws ExecutionException, InterruptedException {
    Timer timer = new Timer(Duration.ofMillis(timeoutMs), System::nanoTime);
    Map<String, TopicDetails> topics = topics(admin, timeoutMs);
    while (topics.size() < required(topics).size()) {
      if (stop.await(SHORT_PAUSE) || timer.isDue()) {
        throw new UnknownTopicOrPartitionException("topics are created and not known yet");
      }
      topics = topics(admin, timeoutMs);
    }
    return topics;
  }

  /**
   * Waits until each partition's leader answers. A leader is announced before it is ready. If two
   * batches are sent to it meanwhile, the first may be refused and the second accepted; the first
   * is then out of sequence for good (KAFKA-15591).
   */
  private static void awaitLeaders(Admin admin, Map<String, TopicDetails> topics, int timeoutMs)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    TopicDetails.partitions(topics).forEach(each -> all.put(each, OffsetSpec.latest()));
    admin.listOffsets(all, new ListOffsetsOptions().timeoutMs(timeoutMs)).all().get();
  }

  private void warnOfPartitionCounts(Map<String, TopicDetails> topics) {
    for (String name : List.of(kafka.orderTopic(), kafka.inventoryTopic())) {
      TopicDetails topic = topics.get(name);
      if (topic != null && topic.partitions() != kafka.topicPartitions()) {
        log.warn(
            "topic {} has {} partitions, not {} (TOPIC_PARTITIONS): using it as it is",
            name,
            topic.partitions(),
            kafka.topicPartitions());
      }
    }
  }

  /** Those of our topics that exist, by name. */
  private Map<String, TopicDetails> topics(Admin admin, int timeoutMs)
      throws ExecutionException, InterruptedException {
    List<String> names = required(Map.of()).stream().map(NewTopic::name).toList();
    return TopicDetails.describe(admin, names, timeoutMs);
  }

  /** The topics to have; an order and its outcome are in partitions of the same number. */
  private List<NewTopic> required(Map<String, TopicDetails> found) {
    int partitions =
        Stream.of(kafka.orderTopic(), kafka.inventoryTopic())
            .filter(found::containsKey)
            .map(name -> found.get(name).partitions())
            .findFirst()
            .orElse(kafka.topicPartitions());
    return List.of(
        topic(kafka.orderTopic(), partitions, maxBytes(MAX_ORDER_BYTES)),
        topic(kafka.inventoryTopic(), partitions, maxBytes(MAX_OUTCOME_BYTES)),
        topic(deadLetters(kafka.orderTopic()), 1, maxBytes(MAX_ORDER_LETTER_BYTES)),
        topic(deadLetters(kafka.inventoryTopic()), 1, maxBytes(MAX_OUTCOME_LETTER_BYTES)),
        topic(ANALYTICS_STATE, 1, COMPACTED));
  }

  private static Map<String, String> maxBytes(int bytes) {
    return Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
  }

  private NewTopic topic(String name, int partitions, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    if (kafka.replicationFactor() > 1) {
      // What is acknowledged then outlives any one broker, whatever the cluster's own setting is.
      all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return new NewTopic(name, partitions, kafka.replicationFactor()).configs(all);
  }
}
