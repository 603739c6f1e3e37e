package io.github.streamingkafka.validation.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void shouldTellFlagsFromOptions() {
    // When
    Environment found = parse("--quick", "--by", "-5", "--to=a=b");

    // Then
    assertThat(Arguments.has(found, "--quick")).isTrue();
    assertThat(found.integer("--by", 0, -9, 9)).isEqualTo(-5);
    assertThat(found.text("--to", "")).isEqualTo("a=b");
    assertThat(Arguments.has(parse(), "--quick")).isFalse();
  }

  @Test
  void shouldRefuseUnknownWordsAndMissingValues() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse("up", "--quick=yes", "--by="))
        .withMessageContainingAll("script up", "script --quick=yes", "script --by");
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> parse("--to"));
  }

  private static Environment parse(String... words) {
    return Arguments.parse("script", List.of(words), Set.of("--quick"), Set.of("--by", "--to"));
  }
}
