package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.Environment;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * Refuses client properties that Kafka accepts one by one although they are wrong together, or too
 * small for any broker: a service with them would stop later, or make no progress.
 */
public final class ClientRules {
  /** With less, a busy broker would be taken for an absent one. */
  private static final long MIN_TIMEOUT_MS = 1_000;

  /** Twice the time between two commits: an open transaction must live until its own. */
  private static final long MIN_TRANSACTION_TIMEOUT_MS = 2_000;

  /** Room for any order and outcome of ours. */
  private static final long MIN_REQUEST_BYTES = 16_384;

  private final Environment environment;
  private final Map<String, String> given;

  /** Problems are reported to {@code environment}, for variables that are set. */
  public ClientRules(Environment environment, KafkaSettings kafka) {
    this.environment = environment;
    this.given = kafka.clientProperties();
  }

  /** Checks the properties of a producer. */
  public void producer(Map<String, Object> properties) {
    // Our own defaults are consistent, and checking them would slow down the start of a burst.
    if (given.isEmpty()) {
      return;
    }
    try {
      ProducerConfig config = new ProducerConfig(properties);
      atLeast(config, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, MIN_TIMEOUT_MS);
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

  /** Checks the properties of a consumer. */
  public void consumer(Map<String, Object> properties, int throttleMs) {
    if (given.isEmpty()) {
      return;
    }
    try {
      ConsumerConfig config = new ConsumerConfig(properties);
      atLeast(config, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, MIN_TIMEOUT_MS);
      atLeast(config, ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MIN_TIMEOUT_MS);
      below(
          config,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);
      assignors(config, properties);
      if (config.getString(ConsumerConfig.GROUP_ID_CONFIG) != null) {
        // A member that does not poll in time is removed from its group, and its work is aborted.
        String interval = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
        atLeast(config, interval, MIN_TIMEOUT_MS);
        atLeast(config, interval, 2L * throttleMs, ", twice THROTTLE_MS=" + throttleMs);
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

  /** Checks the properties of an admin client. */
  void admin(Map<String, Object> properties) {
    if (given.isEmpty()) {
      return;
    }
    try {
      AdminClientConfig config = new AdminClientConfig(properties);
      String timeout = AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG;
      atLeast(config, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, MIN_TIMEOUT_MS);
      // Kafka raises its default by itself, and refuses one that is given.
      if (given.containsKey(timeout)) {
        notAbove(config, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
      }
    } catch (ConfigException wrong) {
      refuse(wrong);
    }
  }

  /** Kafka raises its default by itself, and refuses one that is given. */
  private void delivery(ProducerConfig config) {
    String linger = ProducerConfig.LINGER_MS_CONFIG;
    String request = ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
    if (given.containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)) {
      atLeast(
          config,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          number(config, linger) + number(config, request),
          ", the sum of " + setting(config, linger) + " and " + setting(config, request));
    }
  }

  /** Classes of the user, which Kafka checks only when it creates a consumer. */
  private void assignors(ConsumerConfig config, Map<String, Object> properties) {
    String property = ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
    try {
      ConsumerPartitionAssignor.getAssignorInstances(config.getList(property), properties);
    } catch (KafkaException wrong) {
      reject(property, KafkaSettings.notAccepted(wrong.getMessage()));
    }
  }

  private void atLeast(AbstractConfig config, String property, long min) {
    atLeast(config, property, min, "");
  }

  private void atLeast(AbstractConfig config, String property, long min, String reason) {
    if (number(config, property) < min) {
      reject(config, property, "at least " + min + reason);
    }
  }

  private void below(AbstractConfig config, String lower, String upper) {
    if (number(config, lower) >= number(config, upper)) {
      rejectEither(config, lower, "less than ", upper, "more than ");
    }
  }

  private void notAbove(AbstractConfig config, String lower, String upper) {
    if (number(config, lower) > number(config, upper)) {
      rejectEither(config, lower, "at most ", upper, "at least ");
    }
  }

  /** Rejects the one of the two that was set. */
  private void rejectEither(
      AbstractConfig config, String lower, String than, String upper, String otherwise) {
    if (given.containsKey(lower)) {
      reject(config, lower, than + setting(config, upper));
    } else {
      reject(config, upper, otherwise + setting(config, lower));
    }
  }

  private void reject(AbstractConfig config, String property, String allowed) {
    String value = Long.toString(number(config, property));
    environment.reject(KafkaSettings.variable(property), value, allowed);
  }

  private void reject(String property, String allowed) {
    environment.reject(KafkaSettings.variable(property), given.get(property), allowed);
  }

  /** Reports what Kafka itself refuses; its message names the properties. */
  private void refuse(ConfigException wrong) {
    String reason = wrong.getMessage();
    List<String> named = given.keySet().stream().filter(reason::contains).sorted().toList();
    named.forEach(property -> reject(property, KafkaSettings.notAccepted(reason)));
    if (named.isEmpty()) {
      throw KafkaSettings.notTogether(given, reason);
    }
  }

  private static String setting(AbstractConfig config, String property) {
    return KafkaSettings.variable(property) + "=" + number(config, property);
  }

  private static long number(AbstractConfig config, String property) {
    return ((Number) config.values().get(property)).longValue();
  }
}
