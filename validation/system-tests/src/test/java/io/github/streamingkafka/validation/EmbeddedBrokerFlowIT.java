package io.github.streamingkafka.validation;

import io.github.streamingkafka.validation.local.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow on the broker that needs no Docker. */
class EmbeddedBrokerFlowIT extends WholeFlow {
  @TempDir static Path directory;

  private EmbeddedBroker broker;

  @Override
  String startBroker() {
    broker = new EmbeddedBroker(directory);
    broker.start();
    return broker.bootstrapServers();
  }

  @Override
  void stopBroker() {
    broker.stop();
  }
}
