package io.github.streamingkafka.validation.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "A=1, 1",
        "A=, ``",
        "A=two words, two words",
        "A=1   # one, 1",
        "A=a#b, a#b",
        "A=\"quoted # all\", quoted # all",
        "A='single', single",
        "A=x=\"y\";, x=\"y\";",
        "export A=1, 1",
        "  A = 1 , 1"
      })
  void shouldReadALine(String line, String value) throws Exception {
    assertThat(read(line)).isEqualTo(Map.of("A", value));
  }

  @Test
  void shouldSkipCommentsAndEmptyLines() throws Exception {
    assertThat(read("# A=1\n\n  # B=2\nC=3\n")).isEqualTo(Map.of("C", "3"));
  }

  @Test
  void shouldTellEveryLineThatItDoesNotUnderstand() {
    assertThatThrownBy(() -> read("A=1\nB\n1C=3"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("file.env:2: B: expected", "file.env:3: 1C=3: expected");
  }

  @Test
  void shouldRefuseAFileThatIsNotThere() {
    assertThatThrownBy(() -> EnvFile.read(directory.resolve("none.env")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.env");
  }

  private Map<String, String> read(String text) throws Exception {
    return EnvFile.read(Files.writeString(directory.resolve("file.env"), text)).values();
  }
}
