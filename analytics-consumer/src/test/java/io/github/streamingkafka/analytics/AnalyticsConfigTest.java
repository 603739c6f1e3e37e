package io.github.streamingkafka.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.kafka.AutoOffsetReset;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class AnalyticsConfigTest {
  @Test
  void shouldHaveTheDefaultsThatAreDocumented() {
    AnalyticsConfig config = AnalyticsConfig.read(new Environment(Map.of()));

    assertThat(config.groupId()).isEqualTo("analytics-consumer");
    assertThat(config.groupInstanceId()).isEmpty();
    assertThat(config.reset()).isEqualTo(AutoOffsetReset.EARLIEST);
    assertThat(config.window()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.reportInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.throttleMs()).isZero();
    assertThat(config.http().host()).isEqualTo("0.0.0.0");
    assertThat(config.http().port()).isEqualTo(8080);
  }

  @Test
  void shouldHaveTheDefaultsOfItsEnvFile() throws IOException {
    Map<String, String> variables;
    try (var lines = Files.lines(Path.of("analytics.env"))) {
      variables =
          lines
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    assertThat(variables).containsKeys("GROUP_ID", "WINDOW_SEC", "HTTP_PORT");
    assertThat(AnalyticsConfig.read(new Environment(variables)))
        .isEqualTo(AnalyticsConfig.read(new Environment(Map.of())));
  }

  @Test
  void shouldRefuseTheGroupOfInventory() {
    assertThatThrownBy(
            () ->
                AnalyticsConfig.read(
                    new Environment(Map.of("GROUP_ID", "g", "INVENTORY_GROUP_ID", "g"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("GROUP_ID=g: expected another group than INVENTORY_GROUP_ID=g");
  }

  @Test
  void shouldTellEveryMistakeAtOnce() {
    Map<String, String> variables =
        Map.of(
            "WINDOW_SEC",
            "0",
            "HTTP_PORT",
            "http",
            "REPORT_INTERVAL_SEC",
            "-1",
            "HTTP_HOST",
            "bogus.invalid");

    assertThatThrownBy(() -> AnalyticsConfig.read(new Environment(variables)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("WINDOW_SEC=0: expected a whole number from 1 to 86400")
        .hasMessageContaining("HTTP_PORT=http: expected a whole number from 0 to 65535")
        .hasMessageContaining("HTTP_HOST=bogus.invalid: expected an address")
        .hasMessageContaining("REPORT_INTERVAL_SEC=-1: expected a whole number from 1 to 3600");
  }

  @Test
  void shouldBeAStaticMemberWhereItIsNamed() {
    AnalyticsConfig config =
        AnalyticsConfig.read(new Environment(Map.of("GROUP_INSTANCE_ID", "one")));

    assertThat(config.consumerProperties())
        .containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one");
  }
}
