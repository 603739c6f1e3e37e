package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void shouldProduceByDefault() {
    assertThat(CommandLine.parse()).isEqualTo(new CommandLine(false, false, Optional.empty()));
    assertThat(CommandLine.parse("produce"))
        .isEqualTo(new CommandLine(false, false, Optional.empty()));
  }

  @Test
  void shouldTakeCommandAndOptionInAnyOrder() {
    assertThat(CommandLine.parse("burst", "--json"))
        .isEqualTo(new CommandLine(true, true, Optional.empty()));
    assertThat(CommandLine.parse("--json", "burst"))
        .isEqualTo(new CommandLine(true, true, Optional.empty()));
  }

  @Test
  void shouldTakeWhereAcknowledgedOrdersAreListed() {
    assertThat(CommandLine.parse("burst", "--acknowledged", "-", "--json"))
        .isEqualTo(new CommandLine(true, true, Optional.of("-")));
    assertThatThrownBy(() -> CommandLine.parse("burst", "--acknowledged"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("argument --acknowledged: expected a file after it, or - for standard error");
  }

  @Test
  void shouldRecogniseTheWishForHelp() {
    assertThat(CommandLine.asksForHelp("burst", "--help")).isTrue();
    assertThat(CommandLine.asksForHelp("-h")).isTrue();
    assertThat(CommandLine.asksForHelp("burst", "--json")).isFalse();
  }

  @Test
  void shouldRefuseUnknownArgument() {
    assertThatThrownBy(() -> CommandLine.parse("brust"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("argument brust: expected produce, burst, --json, --acknowledged or --help");
  }

  @Test
  void shouldRefuseSecondCommand() {
    assertThatThrownBy(() -> CommandLine.parse("produce", "burst"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("argument burst: expected one command only");
  }
}
