package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.Environment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * Client properties that Kafka takes one by one and that are wrong together, or too small for any
 * broker to keep up with: a service with them would stop later, or run without any progress.
 */
public final class ClientRules {
  /** Less than this, and a broker that is merely busy counts as one that is away. */
  private static final long MIN_TIMEOUT_MS = 1_000;

  /** Twice the time between two commits, or an open transaction would not live to see its own. */
  private static final long MIN_TRANSACTION_TIMEOUT_MS = 2_000;

  /** Any order and outcome of ours has room in it. */
  private static final long MIN_REQUEST_BYTES = 16_384;

  private final Environment environment;
  private final Map<String, String> given;

  /** What is wrong is noted in {@code environment}, and only variables that it has are blamed. */
  public ClientRules(Environment environment, KafkaSettings kafka) {
    this.environment = environment;
    this.given = kafka.clientProperties();
  }

  /** Looks at the properties of a producer. */
  public void producer(Map<String, Object> properties) {
    // Ours alone go together, and to make a configuration of them takes a burst its time.
    if (given.isEmpty()) {
      return;
    }
    try {
      ProducerConfig config = new ProducerConfig(properties);
      timeouts(config);
      atLeast(config, ProducerConfig.MAX_BLOCK_MS_CONFIG, MIN_TIMEOUT_MS);
      atLeast(config, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MIN_REQUEST_BYTES);
      notAbove(config, ProducerConfig.BATCH_SIZE_CONFIG, ProducerConfig.BUFFER_MEMORY_CONFIG);
      delivery(config);
      if (config.getString(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null) {
        atLeast(config, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, MIN_TRANSACTION_TIMEOUT_MS);
      }
    } catch (ConfigException wrong) {
      refuse(wrong);
    }
  }

  /** Looks at the properties of a consumer. */
  public void consumer(Map<String, Object> properties, int throttleMs) {
    if (given.isEmpty()) {
      return;
    }
    try {
      ConsumerConfig config = new ConsumerConfig(properties);
      timeouts(config);
      atLeast(config, CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, MIN_TIMEOUT_MS);
      below(
          config,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);
      assignors(config, properties);
      if (config.getString(ConsumerConfig.GROUP_ID_CONFIG) != null) {
        pollInterval(config, throttleMs);
        if (GroupProtocol.of(config.getString(ConsumerConfig.GROUP_PROTOCOL_CONFIG))
            == GroupProtocol.CLASSIC) {
          below(
              config,
              ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
              ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        }
      }
    } catch (ConfigException wrong) {
      refuse(wrong);
    }
  }

  /** Looks at the properties of an admin client. */
  void admin(Map<String, Object> properties) {
    if (given.isEmpty()) {
      return;
    }
    try {
      AdminClientConfig config = new AdminClientConfig(properties);
      timeouts(config);
      // Kafka raises its default by itself, and refuses one that is given.
      if (given.containsKey(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
        notAbove(
            config,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
      }
    } catch (ConfigException wrong) {
      refuse(wrong);
    }
  }

  private void timeouts(AbstractConfig config) {
    atLeast(config, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, MIN_TIMEOUT_MS);
  }

  /** Kafka raises its default by itself, and refuses one that is given. */
  private void delivery(ProducerConfig config) {
    String delivery = ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
    String linger = ProducerConfig.LINGER_MS_CONFIG;
    String request = ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
    long least = number(config, linger) + number(config, request);
    if (given.containsKey(delivery) && number(config, delivery) < least) {
      reject(
          delivery,
          config,
          "at least %d, the sum of %s and %s",
          least,
          named(config, linger),
          named(config, request));
    }
  }

  /** Classes of the user's, which Kafka looks at only when it makes a consumer. */
  private void assignors(ConsumerConfig config, Map<String, Object> properties) {
    String property = ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
    try {
      ConsumerPartitionAssignor.getAssignorInstances(config.getList(property), properties);
    } catch (KafkaException wrong) {
      environment.reject(
          KafkaSettings.variable(property),
          given.get(property),
          KafkaSettings.taken(wrong.getMessage()));
    }
  }

  /** A member that does not poll in time is put out of its group, and what it did undone. */
  private void pollInterval(ConsumerConfig config, int throttleMs) {
    String interval = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
    atLeast(config, interval, MIN_TIMEOUT_MS);
    long least = 2L * throttleMs;
    if (number(config, interval) < least) {
      reject(interval, config, "at least %d, twice THROTTLE_MS=%d", least, throttleMs);
    }
  }

  private void atLeast(AbstractConfig config, String property, long least) {
    if (number(config, property) < least) {
      reject(property, config, "at least %d", least);
    }
  }

  private void below(AbstractConfig config, String lower, String upper) {
    if (number(config, lower) >= number(config, upper)) {
      blame(config, lower, "less than", upper, "more than");
    }
  }

  private void notAbove(AbstractConfig config, String lower, String upper) {
    if (number(config, lower) > number(config, upper)) {
      blame(config, lower, "at most", upper, "at least");
    }
  }

  /** Of the two it is the fault of the one that was given. */
  private void blame(
      AbstractConfig config, String lower, String than, String upper, String otherwise) {
    if (given.containsKey(lower)) {
      reject(lower, config, "%s %s", than, named(config, upper));
    } else {
      reject(upper, config, "%s %s", otherwise, named(config, lower));
    }
  }

  private void reject(String property, AbstractConfig config, String allowed, Object... arguments) {
    environment.reject(
        KafkaSettings.variable(property),
        Long.toString(number(config, property)),
        String.format(Locale.ROOT, allowed, arguments));
  }

  /** What Kafka itself finds wrong, whose message names the properties. */
  private void refuse(ConfigException wrong) {
    String reason = wrong.getMessage();
    List<String> named = given.keySet().stream().filter(reason::contains).sorted().toList();
    for (String property : named) {
      environment.reject(
          KafkaSettings.variable(property), given.get(property), KafkaSettings.taken(reason));
    }
    if (named.isEmpty()) {
      throw KafkaSettings.notTogether(given, reason);
    }
  }

  private static String named(AbstractConfig config, String property) {
    return KafkaSettings.variable(property) + "=" + number(config, property);
  }

  private static long number(AbstractConfig config, String property) {
    return ((Number) config.values().get(property)).longValue();
  }
}
