package io.github.streamingkafka.validation.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalConfigTest {
  @TempDir private Path root;

  @Test
  void shouldUseTheDocumentedPorts() {
    LocalConfig config = LocalConfig.from(Map.of(), root);

    assertThat(config.bootstrapServers()).isEqualTo("127.0.0.1:9094");
    assertThat(config.analyticsAddress()).isEqualTo("http://localhost:8080");
    assertThat(config.directory()).isEqualTo(root.resolve(".local"));
  }

  @Test
  void shouldPreferTheShellToTheFile() throws Exception {
    Files.writeString(root.resolve(".env"), "KAFKA_PORT=1001\nANALYTICS_PORT=1002\n");

    LocalConfig config = LocalConfig.from(Map.of("KAFKA_PORT", "1003"), root);

    assertThat(config.kafkaPort()).isEqualTo(1003);
    assertThat(config.analyticsPort()).isEqualTo(1002);
  }

  @Test
  void shouldTellEveryWrongPort() {
    assertThatThrownBy(
            () -> LocalConfig.from(Map.of("KAFKA_PORT", "0", "ANALYTICS_PORT", "web"), root))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("KAFKA_PORT=0:", "ANALYTICS_PORT=web:");
  }

  @Test
  void shouldRefuseOnePortForBoth() {
    assertThatThrownBy(() -> LocalConfig.from(Map.of("KAFKA_PORT", "8080"), root))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ANALYTICS_PORT=8080: expected a port other than KAFKA_PORT");
  }

  @Test
  void shouldRefuseThePortOfTheImage() {
    assertThatThrownBy(() -> LocalConfig.from(Map.of("HTTP_PORT", "8081"), root))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("HTTP_PORT=8081: expected no value: set ANALYTICS_PORT here");
  }

  @Test
  void shouldHandAServiceOnlyWhatConcernsIt() {
    LocalConfig config =
        LocalConfig.from(
            Map.of(
                "FAIL_RATE", "0.2",
                "WINDOW_SEC", "5",
                "KAFKA_LINGER_MS", "1",
                "KAFKA_PORT", "9999",
                "KAFKA_OPTS", "-Dx=y",
                "HOME", "/home"),
            root);

    assertThat(config.userVariables(Service.INVENTORY))
        .isEqualTo(Map.of("FAIL_RATE", "0.2", "KAFKA_LINGER_MS", "1"));
    assertThat(config.userVariables(Service.ANALYTICS))
        .isEqualTo(Map.of("WINDOW_SEC", "5", "KAFKA_LINGER_MS", "1"));
    assertThat(config.userVariables(Service.KAFKA)).isEmpty();
  }

  @Test
  void shouldPutTheEmbeddedBrokerInThePlaceOfTheFilesOne() {
    LocalConfig config = LocalConfig.from(Map.of("KAFKA_PORT", "9999"), root);

    assertThat(config.fileVariables(Service.INVENTORY))
        .containsEntry("BOOTSTRAP_SERVERS", "127.0.0.1:9999")
        .containsEntry("GROUP_ID", "inventory-consumer");
  }

  @Test
  void shouldLeaveABrokerThatTheUserNames() {
    LocalConfig config = LocalConfig.from(Map.of("BOOTSTRAP_SERVERS", "elsewhere:9092"), root);

    assertThat(config.fileVariables(Service.PRODUCER))
        .containsEntry("BOOTSTRAP_SERVERS", "elsewhere:9092");
  }
}
