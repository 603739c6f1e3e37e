package io.github.streamingkafka.validation.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.faults.plan.FaultPlan;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsOptionsTest {
  @Test
  void shouldHaveDefaults() {
    FaultsOptions options = options();
    assertThat(options.local).isFalse();
    assertThat(options.rounds).isEqualTo(25);
    assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(3));
    assertThat(options.directory).isNull();
  }

  @Test
  void shouldTakeWhatIsGiven() {
    FaultsOptions options =
        options("--local", "--seed", "-5", "--rounds=7", "--dir", "here", "--json", "there");
    assertThat(options.local).isTrue();
    assertThat(options.seed).isEqualTo(-5);
    assertThat(options.rounds).isEqualTo(7);
    assertThat(options.directory).isEqualTo(Path.of("here"));
    assertThat(options.files.isJsonPrinted()).isFalse();
  }

  @Test
  void shouldDrawASeedThatIsShort() {
    assertThat(options().seed).isBetween(0L, 999_999L);
  }

  @Test
  void shouldNameAllWordsThatCannotBeRead() {
    assertThatThrownBy(() -> options("--seed", "x", "--frobnicate"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'--seed': 'x'")
        .hasMessageContaining("--frobnicate");
  }

  @Test
  void shouldNameAllValuesOutOfRange() {
    assertThatThrownBy(() -> options("--rounds=0", "--orders", "99", "--rate=0", "--timeout", "0"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--rounds=0: expected a whole number from 1 to 100000")
        .hasMessageContaining("--orders=99")
        .hasMessageContaining("--rate=0")
        .hasMessageContaining("--timeout=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dir", "--json", "--summary"})
  void shouldRefuseWhatCannotBeWrittenBeforeAnythingStarts(String option, @TempDir Path directory)
      throws IOException {
    String below = Files.createFile(directory.resolve("file")) + "/below";
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());

    assertThatThrownBy(
            () -> Faults.run(options("--local", option, below), nowhere, nowhere, new StopSignal()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(option + "=" + below + ": expected a ");
  }

  @Test
  void shouldShowThePlanAndDoNothing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        Faults.run(
            options("--plan", "--seed", "4", "--rounds", "30"),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(PrintStream.nullOutputStream()),
            new StopSignal());
    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("seed 4, 30 rounds", FaultPlan.of(4, 30).toString());
  }

  private static FaultsOptions options(String... words) {
    return ToolOptions.parse(new FaultsOptions(), List.of(words), Map.of());
  }
}
