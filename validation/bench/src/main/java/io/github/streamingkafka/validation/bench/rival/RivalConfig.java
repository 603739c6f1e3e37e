package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The configuration of a rival: variables of the service that it stands for, and some others.
 *
 * @param kafka where Kafka is, the topics, and the settings of the clients
 * @param group the consumer group
 * @param failureRule which orders fail
 * @param commitMs milliseconds from commit to commit
 * @param lingerMs milliseconds that a batch is waited for
 * @param stateDirectory for what Kafka Streams keeps
 */
record RivalConfig(
    KafkaSettings kafka,
    String group,
    FailureRule failureRule,
    int commitMs,
    int lingerMs,
    String stateDirectory) {

  static RivalConfig from(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    RivalConfig config =
        new RivalConfig(
            KafkaSettings.from(environment),
            environment.text("GROUP_ID", "rival"),
            FailureRule.from(environment),
            environment.integer("COMMIT_MS", 100, 1, 60_000),
            environment.integer("LINGER_MS", 5, 0, 60_000),
            environment.text("STATE_DIR", "rival-state"));
    environment.verify();
    return config;
  }

  /** A consumer as the services have it. */
  Map<String, Object> consumer() {
    Map<String, Object> properties = new HashMap<>(kafka.consumer(group, 0));
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return properties;
  }

  /** A transactional producer as the services have it. */
  Map<String, Object> producer() {
    Map<String, Object> properties = new HashMap<>(kafka.transactionalProducer(group));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, Integer.toString(lingerMs));
    return properties;
  }
}
