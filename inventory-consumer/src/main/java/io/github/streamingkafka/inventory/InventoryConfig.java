package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.http.HttpSettings;
import io.github.streamingkafka.common.kafka.AutoOffsetReset;
import io.github.streamingkafka.common.kafka.ClientRules;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.Throttle;
import java.util.Map;

/**
 * The configuration of the inventory consumer; {@code inventory.env} describes the variables.
 *
 * @param kafka what all services share
 * @param groupId the consumer group
 * @param reset where a group without offsets begins
 * @param failureRule which orders fail
 * @param throttleMs milliseconds between two orders, 0 for none
 * @param http where to serve; port 0 for nowhere
 */
public record InventoryConfig(
    KafkaSettings kafka,
    String groupId,
    AutoOffsetReset reset,
    FailureRule failureRule,
    int throttleMs,
    HttpSettings http) {

  /**
   * Reads the variables.
   *
   * @throws io.github.streamingkafka.common.process.ConfigurationException if any is wrong
   */
  public static InventoryConfig read(Environment environment) {
    InventoryConfig config =
        new InventoryConfig(
            KafkaSettings.from(environment),
            environment.text("GROUP_ID", "inventory-consumer"),
            environment.choice("AUTO_OFFSET_RESET", AutoOffsetReset.EARLIEST),
            FailureRule.from(environment),
            Throttle.millisFrom(environment),
            HttpSettings.from(environment, 8081));
    ClientRules rules = new ClientRules(environment, config.kafka());
    rules.consumer(config.consumerProperties(), config.throttleMs());
    rules.producer(config.producerProperties());
    environment.verify();
    return config;
  }

  Map<String, Object> consumerProperties() {
    return kafka.consumer(groupId, throttleMs);
  }

  Map<String, Object> producerProperties() {
    return kafka.transactionalProducer(groupId);
  }
}
