package io.github.streamingkafka.validation.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyOptionsTest {
  @Test
  void shouldHaveDefaults() {
    VerifyOptions options = VerifyOptions.from(List.of(), Map.of());
    assertThat(options.local()).isFalse();
    assertThat(options.json()).isFalse();
    assertThat(options.decisions()).isTrue();
    assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.announced(Map.of())).isEqualTo(new Announced(0.05, 0));
  }

  @Test
  void shouldReadAllOptions() {
    VerifyOptions options =
        VerifyOptions.from(
            List.of(
                "--local",
                "--json",
                "--skip-decisions",
                "--timeout=7",
                "--metrics-url",
                "http://127.0.0.1:8081"),
            Map.of());
    assertThat(options.local()).isTrue();
    assertThat(options.json()).isTrue();
    assertThat(options.decisions()).isFalse();
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(options.metrics()).contains(URI.create("http://127.0.0.1:8081"));
  }

  @Test
  void shouldPreferGivenRateAndSeedToThoseOfInventory() {
    // Given
    Map<String, String> inventory = Map.of("FAIL_RATE", "0.2", "FAIL_SEED", "9");

    // When
    VerifyOptions options = VerifyOptions.from(List.of("--fail-rate", "0.5"), Map.of());

    // Then
    assertThat(options.announced(inventory)).isEqualTo(new Announced(0.5, 9));
  }

  @Test
  void shouldNameAllWrongValues() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                VerifyOptions.from(
                    List.of("--timeout", "soon", "--fail-rate", "2", "--metrics-url", "8080"),
                    Map.of()))
        .withMessageContainingAll("--timeout=soon", "--fail-rate=2", "--metrics-url=8080");
  }
}
