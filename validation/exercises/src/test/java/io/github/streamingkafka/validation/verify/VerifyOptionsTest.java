package io.github.streamingkafka.validation.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyOptionsTest {
  @Test
  void shouldHaveDefaults() {
    VerifyOptions options = parse(List.of());
    assertThat(options.local).isFalse();
    assertThat(options.files.isJsonPrinted()).isFalse();
    assertThat(options.skipDecisions).isFalse();
    assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.announced(Map.of())).isEqualTo(new Announced(0.05, 0));
  }

  @Test
  void shouldReadAllOptions() {
    VerifyOptions options =
        parse(
            List.of(
                "--local",
                "--json",
                "--skip-decisions",
                "--timeout=7",
                "--metrics-url",
                "http://127.0.0.1:8081",
                "--metrics-url=http://127.0.0.1:8082",
                "--watch",
                "--for=60",
                "--acknowledged",
                "list.csv"));
    assertThat(options.local).isTrue();
    assertThat(options.files.isJsonPrinted()).isTrue();
    assertThat(options.skipDecisions).isTrue();
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(options.metrics)
        .containsExactly(URI.create("http://127.0.0.1:8081"), URI.create("http://127.0.0.1:8082"));
    assertThat(options.watch).isTrue();
    assertThat(options.watchSeconds).isEqualTo(60);
    assertThat(options.acknowledged).isEqualTo(Path.of("list.csv"));
  }

  @Test
  void shouldPreferGivenRateAndSeedToThoseOfInventory() {
    // Given
    Map<String, String> inventory = Map.of("FAIL_RATE", "0.2", "FAIL_SEED", "9");

    // When
    VerifyOptions options = parse(List.of("--fail-rate", "0.5"));

    // Then
    assertThat(options.announced(inventory)).isEqualTo(new Announced(0.5, 9));
  }

  @Test
  void shouldNameAllWordsThatCannotBeRead() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse(List.of("--timeout", "soon", "--nonsense")))
        .withMessageContainingAll("--timeout", "soon", "--nonsense");
  }

  @Test
  void shouldNameAllValuesOutOfRange() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                parse(
                    List.of("--timeout=0", "--fail-rate", "2", "--metrics-url", "8080", "--for=9")))
        .withMessageContainingAll(
            "--timeout=0", "--fail-rate=2", "--metrics-url=8080", "--for=9: expected --watch");
  }

  @Test
  void shouldWaitForAnyGroups() {
    VerifyOptions options = parse(List.of("--wait=60", "--group=mine", "--group", "yours"));
    assertThat(options.waitSeconds).isEqualTo(60);
    assertThat(options.groups).containsExactly("mine", "yours");
    assertThat(parse(List.of("--wait", "--json")).waitSeconds).isEqualTo(120);
  }

  @Test
  void shouldRefuseWhatWaitingDoesNotGoWith() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse(List.of("--wait", "--watch")))
        .withMessageContaining("--wait=120: expected no --watch");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse(List.of("--group=mine")))
        .withMessageContaining("--group=mine: expected --wait");
  }

  private static VerifyOptions parse(List<String> words) {
    return ToolOptions.parse(new VerifyOptions(), words, Map.of());
  }
}
