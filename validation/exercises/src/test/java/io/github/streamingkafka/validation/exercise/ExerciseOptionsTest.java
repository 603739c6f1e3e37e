package io.github.streamingkafka.validation.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExerciseOptionsTest {
  @Test
  void shouldHaveDefaults() {
    ExerciseOptions options = options("burst");

    assertThat(options.exercises()).containsExactly(Exercise.BURST);
    assertThat(options.orders).isEqualTo(10_000);
    assertThat(options.throttleMs).isEqualTo(1);
    assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.local).isFalse();
    assertThat(options.files.isJsonPrinted()).isFalse();
  }

  @Test
  void shouldReadAll() {
    ExerciseOptions options =
        options(
            "all",
            "--local",
            "--orders=2500",
            "--throttle-ms",
            "2",
            "--json",
            "--timeout",
            "7",
            "--out",
            "/x/../reports");

    assertThat(options.exercises())
        .containsExactly(Exercise.BURST, Exercise.THROTTLE, Exercise.REPLAY);
    assertThat(options.orders).isEqualTo(2_500);
    assertThat(options.throttleMs).isEqualTo(2);
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(options.directory()).hasToString("/reports");
    assertThat(options.local).isTrue();
    assertThat(options.files.isJsonPrinted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|scripts/exercise: Missing required parameter: 'EXERCISE'",
        "sprint|EXERCISE=sprint: expected burst, throttle, replay or all",
        "burst --orders many|Invalid value for option '--orders': 'many' is not an int",
        "burst --orders 7|--orders=7: expected a whole number from 100 to 10000000",
        "burst --orders|Missing required parameter for option '--orders' (N)",
        "burst --fast|Unknown option: '--fast'",
        "throttle --throttle-ms 0|--throttle-ms=0: expected a whole number from 1 to 60000",
        "throttle --orders 2000|--throttle-ms=1: expected 2 x --orders x --throttle-ms from 5 s to 3600 s",
        "all --throttle-ms 1000|and with --orders=10000 it is 20000.0 s"
      })
  void shouldRefuseWhatIsWrong(String words, String message) {
    String[] split = words.isEmpty() ? new String[0] : words.split(" ", -1);
    assertThatThrownBy(() -> options(split))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--local", "--json"})
  void shouldRefuseAFolderForReportsBeforeItLooksForAStack(String flag, @TempDir Path directory)
      throws Exception {
    String below = Files.createFile(directory.resolve("file")) + "/reports";
    ExerciseOptions options = options("burst", flag, "--out", below);

    assertThatThrownBy(() -> Exercises.run(options, System.out, System.err, new StopSignal()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--out=" + below + ": expected a directory that can be written to");
  }

  @Test
  void shouldSendSeveralTimesWhatAThrottledAnalyticsCounts() {
    assertThat(ThrottleExercise.rate(options("throttle"))).isEqualTo(2_000);
    // 100 events a second, and 1,000 orders within a quarter of 20 s
    assertThat(
            ThrottleExercise.rate(options("throttle", "--orders", "1000", "--throttle-ms", "10")))
        .isEqualTo(200);
    assertThat(ThrottleExercise.rate(options("throttle", "--orders", "1000000"))).isEqualTo(5_000);
  }

  private static ExerciseOptions options(String... words) {
    return ToolOptions.parse(new ExerciseOptions(), List.of(words), Map.of());
  }
}
