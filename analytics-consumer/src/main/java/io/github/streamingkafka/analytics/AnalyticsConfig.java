package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.http.HttpSettings;
import io.github.streamingkafka.common.kafka.AutoOffsetReset;
import io.github.streamingkafka.common.kafka.ClientRules;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.Throttle;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The configuration of the analytics consumer; {@code analytics.env} describes the variables.
 *
 * @param kafka what all services share
 * @param groupId the consumer group
 * @param groupInstanceId makes this a static member of the group
 * @param inventoryGroupId the consumer group that decides the orders
 * @param reset where a group without offsets begins
 * @param window the time over which orders per minute are counted
 * @param reportInterval the time between two refreshments of what is served
 * @param throttleMs milliseconds between two events, 0 for none
 * @param http where to serve; port 0 for any
 */
public record AnalyticsConfig(
    KafkaSettings kafka,
    String groupId,
    Optional<String> groupInstanceId,
    String inventoryGroupId,
    AutoOffsetReset reset,
    Duration window,
    Duration reportInterval,
    int throttleMs,
    HttpSettings http) {

  /** Kafka's own rule, which is that of its topics. */
  private static final Pattern INSTANCE_ID = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  /**
   * Reads the variables.
   *
   * @throws io.github.streamingkafka.common.process.ConfigurationException if any is wrong
   */
  public static AnalyticsConfig read(Environment environment) {
    AnalyticsConfig config =
        new AnalyticsConfig(
            KafkaSettings.from(environment),
            environment.text("GROUP_ID", "analytics-consumer"),
            Optional.ofNullable(
                environment.text(
                    "GROUP_INSTANCE_ID",
                    null,
                    id -> INSTANCE_ID.matcher(id).matches(),
                    "1 to 249 letters, digits, '.', '_' or '-'")),
            environment.text("INVENTORY_GROUP_ID", "inventory-consumer"),
            environment.choice("AUTO_OFFSET_RESET", AutoOffsetReset.EARLIEST),
            Duration.ofSeconds(environment.integer("WINDOW_SEC", 60, 1, 86_400)),
            Duration.ofSeconds(environment.integer("REPORT_INTERVAL_SEC", 1, 1, 3_600)),
            Throttle.millisFrom(environment),
            HttpSettings.from(environment, 8080));
    if (config.groupId().equals(config.inventoryGroupId())) {
      environment.reject(
          "GROUP_ID",
          config.groupId(),
          "another group than INVENTORY_GROUP_ID=" + config.inventoryGroupId());
    }
    ClientRules rules = new ClientRules(environment, config.kafka());
    rules.consumer(config.consumerProperties(), config.throttleMs());
    rules.consumer(config.kafka().reader(), 0);
    rules.producer(config.producerProperties());
    environment.verify();
    return config;
  }

  Map<String, Object> consumerProperties() {
    Map<String, Object> properties = kafka.consumer(groupId, throttleMs);
    groupInstanceId.ifPresent(id -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    return properties;
  }

  Map<String, Object> producerProperties() {
    return kafka.transactionalProducer(groupId);
  }
}
