package io.github.streamingkafka.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.AutoOffsetReset;
import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InventoryConfigTest {

  @Test
  void shouldHaveTheDefaultsOfTheDocumentation() {
    InventoryConfig config = InventoryConfig.read(new Environment(Map.of()));

    assertThat(config.groupId()).isEqualTo("inventory-consumer");
    assertThat(config.reset()).isEqualTo(AutoOffsetReset.EARLIEST);
    assertThat(config.failureRule()).isEqualTo(new FailureRule(0.05, 0));
    assertThat(config.throttleMs()).isZero();
    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
  }

  @Test
  void shouldHaveTheDefaultsOfItsEnvFile() throws IOException {
    Map<String, String> variables;
    try (var lines = Files.lines(Path.of("inventory.env"))) {
      variables =
          lines
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    assertThat(variables).containsKeys("GROUP_ID", "FAIL_RATE", "THROTTLE_MS");
    assertThat(InventoryConfig.read(new Environment(variables)))
        .isEqualTo(InventoryConfig.read(new Environment(Map.of())));
  }

  @Test
  void shouldReadItsVariables() {
    InventoryConfig config =
        InventoryConfig.read(
            new Environment(
                Map.of(
                    "GROUP_ID", "other",
                    "AUTO_OFFSET_RESET", "latest",
                    "FAIL_RATE", "0.5",
                    "FAIL_SEED", "-3",
                    "THROTTLE_MS", "60000")));

    assertThat(config.groupId()).isEqualTo("other");
    assertThat(config.reset()).isEqualTo(AutoOffsetReset.LATEST);
    assertThat(config.failureRule()).isEqualTo(new FailureRule(0.5, -3));
    assertThat(config.throttleMs()).isEqualTo(60_000);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO_OFFSET_RESET,none,'one of earliest, latest'",
    "FAIL_RATE,2,a number from 0 to 1",
    "FAIL_SEED,x,a whole number",
    "THROTTLE_MS,-1,a whole number from 0 to 60000",
    "THROTTLE_MS,60001,a whole number from 0 to 60000",
  })
  void shouldRefuseWrongValues(String name, String value, String allowed) {
    assertThatThrownBy(() -> InventoryConfig.read(new Environment(Map.of(name, value))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(name + "=" + value + ": expected " + allowed);
  }

  @Test
  void shouldReportAllFaultsTogether() {
    Map<String, String> variables =
        Map.of(
            "BOOTSTRAP_SERVERS", "nowhere",
            "TOPIC_PARTITIONS", "0",
            "AUTO_OFFSET_RESET", "none",
            "FAIL_RATE", "NaN",
            "FAIL_SEED", "1.5",
            "THROTTLE_MS", "1s",
            "LOG_LEVEL", "loud",
            "KAFKA_ACKS", "1");

    assertThatThrownBy(() -> InventoryConfig.read(new Environment(variables)))
        .isInstanceOf(ConfigurationException.class)
        .satisfies(
            wrong -> {
              assertThat(wrong.getMessage().lines()).hasSameSizeAs(variables.keySet());
              variables.forEach(
                  (name, value) ->
                      assertThat(wrong).hasMessageContaining(name + "=" + value + ": expected "));
            });
  }
}
