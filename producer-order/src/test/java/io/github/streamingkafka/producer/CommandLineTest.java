package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void shouldProduceByDefault() {
    assertThat(CommandLine.parse()).isEqualTo(new CommandLine(false, false));
    assertThat(CommandLine.parse("produce")).isEqualTo(new CommandLine(false, false));
  }

  @Test
  void shouldTakeCommandAndOptionInAnyOrder() {
    assertThat(CommandLine.parse("burst", "--json")).isEqualTo(new CommandLine(true, true));
    assertThat(CommandLine.parse("--json", "burst")).isEqualTo(new CommandLine(true, true));
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
        .hasMessage("argument brust: expected produce, burst, --json or --help");
  }

  @Test
  void shouldRefuseSecondCommand() {
    assertThatThrownBy(() -> CommandLine.parse("produce", "burst"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("argument burst: expected one command only");
  }
}
