package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.Environment;
import java.io.IOException;
import java.util.List;

/**
 * What a stack's services have in common, and the names of their groups.
 *
 * @param kafka where Kafka is, and the topics
 * @param inventoryGroup consumes orders
 * @param analyticsGroup consumes both topics
 */
public record StackSettings(KafkaSettings kafka, String inventoryGroup, String analyticsGroup) {

  /** Reads the variables of the services. */
  public static StackSettings of(ManagedStack stack) throws IOException {
    Environment analytics = new Environment(stack.variables(Service.ANALYTICS));
    StackSettings settings =
        new StackSettings(
            KafkaSettings.from(analytics),
            new Environment(stack.variables(Service.INVENTORY))
                .text("GROUP_ID", "inventory-consumer"),
            analytics.text("GROUP_ID", "analytics-consumer"));
    analytics.verify();
    return settings;
  }

  /** That of orders, and that of outcomes. */
  public List<String> topics() {
    return List.of(kafka.orderTopic(), kafka.inventoryTopic());
  }
}
