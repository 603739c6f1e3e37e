package io.github.streamingkafka.validation;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The whole flow on Kafka's own image, as it comes. */
@RequiresDocker
class ContainerBrokerFlowIT extends WholeFlow {
  private final KafkaContainer broker =
      new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))
          // Its start script writes to copies of files that may be read-only for anyone else.
          .withCreateContainerCmdModifier(command -> command.withUser("root"))
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
          .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000");

  @Override
  String startBroker() {
    broker.start();
    return broker.getBootstrapServers();
  }

  @Override
  void stopBroker() {
    broker.stop();
  }
}
