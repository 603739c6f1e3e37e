package io.github.streamingkafka.validation.rewind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewindOptionsTest {
  @Test
  void shouldGoToTheStartByDefault() {
    RewindOptions options = read();
    assertThat(options.targets).hasAllNullFieldsOrPropertiesExcept("earliest");
    assertThat(options.noCompare).isFalse();
    assertThat(options.yes).isFalse();
    assertThat(options.dryRun).isFalse();
  }

  @Test
  void shouldReadOffsets() {
    assertThat(read("--to-offset", "12").targets.offset).isEqualTo(12);
    assertThat(read("--shift-by", "-100").targets.shift).isEqualTo(-100);
    assertThat(read("--to-earliest", "--yes", "--no-compare").noCompare).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T18:30:00, 2026-11-22T18:30:00Z",
    "2026-11-22T18:30:00.250, 2026-11-22T18:30:00.250Z",
    "2026-11-22T19:30:00+01:00, 2026-11-22T18:30:00Z",
    "2026-11-22T18:30:00Z, 2026-11-22T18:30:00Z"
  })
  void shouldReadTimes(String text, Instant time) {
    assertThat(read("--to-datetime", text).targets.time).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--to-datetime yesterday",
        "--to-offset -1",
        "--to-offset",
        "--shift-by far",
        "--to-earliest --to-offset 3",
        "--restore no-such-file",
        "--timeout 0",
        "--to-latest"
      })
  void shouldRefuseWhatIsWrong(String words) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(words.split(" ", -1)))
        .withMessageContaining(words.split(" ", -1)[0]);
  }

  @Test
  void shouldReadTheOffsetsThatItSaved(@TempDir Path directory) throws Exception {
    // Given
    Map<TopicPartition, Long> offsets =
        Map.of(new TopicPartition("order-events", 0), 5L, new TopicPartition("a-b.c_d", 11), 0L);
    Path file = directory.resolve("new").resolve("saved.csv");

    // When
    OffsetFile.write(file, offsets);

    // Then
    assertThat(read("--restore", file.toString()).targets.saved).isEqualTo(offsets);
    assertThat(Files.readAllLines(file)).contains("order-events,0,5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "order-events,0", "order-events;0;5", "order-events,0,x"})
  void shouldRefuseAFileOfAnythingElse(String content, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("saved.csv"), content);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read("--restore", file.toString()))
        .withMessageContaining("topic,partition,offset");
  }

  private static RewindOptions read(String... words) {
    return ToolOptions.parse(new RewindOptions(), List.of(words), Map.of());
  }
}
