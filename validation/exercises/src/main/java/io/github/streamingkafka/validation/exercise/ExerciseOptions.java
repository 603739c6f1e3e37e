package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code scripts/exercise} was asked to do.
 *
 * @param exercises one after the other
 * @param local on the stack without Docker
 * @param orders of each burst
 * @param throttleMs milliseconds that each event takes in the throttle exercise
 * @param directory gets a folder for each exercise
 * @param timeout how long to wait for what does not come any nearer
 * @param json the result as JSON on standard output
 * @param terminal whether standard error is one
 * @param variables the shell's
 */
record ExerciseOptions(
    List<Exercise> exercises,
    boolean local,
    int orders,
    int throttleMs,
    Path directory,
    Duration timeout,
    boolean json,
    boolean terminal,
    Map<String, String> variables) {

  private static final String COMMAND = "scripts/exercise";
  private static final String EXPECTED = "burst, throttle, replay or all";
  private static final Set<String> FLAGS = Set.of("--local", "--json", "--terminal");
  private static final Set<String> OPTIONS =
      Set.of("--orders", "--throttle-ms", "--out", "--timeout");

  /** A drain that is shorter cannot be timed; one that is longer is a mistake. */
  private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(5);

  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  /**
   * Reads the words of the command line.
   *
   * @throws ConfigurationException if any is wrong
   */
  static ExerciseOptions from(List<String> words, Map<String, String> variables) {
    if (words.isEmpty()) {
      throw wrong("");
    }
    List<Exercise> exercises =
        words.get(0).equals("all")
            ? List.of(Exercise.values())
            : List.of(named(words.get(0)).orElseThrow(() -> wrong(" " + words.get(0))));
    Environment arguments =
        Arguments.parse(
            COMMAND + " " + words.get(0), words.subList(1, words.size()), FLAGS, OPTIONS);
    ExerciseOptions options =
        new ExerciseOptions(
            exercises,
            Arguments.has(arguments, "--local"),
            arguments.integer("--orders", 10_000, 100, 10_000_000),
            arguments.integer("--throttle-ms", 1, 1, 60_000),
            Path.of(arguments.text("--out", Installation.root().resolve(".exercises").toString()))
                .toAbsolutePath()
                .normalize(),
            Duration.ofSeconds(arguments.integer("--timeout", 120, 1, 86_400)),
            Arguments.has(arguments, "--json"),
            Arguments.has(arguments, "--terminal"),
            Map.copyOf(variables));
    if (exercises.contains(Exercise.THROTTLE)) {
      options.verifyDrain(arguments);
    }
    arguments.verify();
    return options;
  }

  /** How long a throttled analytics takes for a burst: an order and an outcome each. */
  Duration drain() {
    return Duration.ofMillis(2L * orders * throttleMs);
  }

  private void verifyDrain(Environment arguments) {
    if (drain().compareTo(SHORTEST_DRAIN) < 0 || drain().compareTo(LONGEST_DRAIN) > 0) {
      arguments.reject(
          "--throttle-ms",
          Integer.toString(throttleMs),
          String.format(
              Locale.ROOT,
              "2 x --orders x --throttle-ms from %d s to %d s, and with --orders=%d it is %s",
              SHORTEST_DRAIN.toSeconds(),
              LONGEST_DRAIN.toSeconds(),
              orders,
              Text.seconds(drain())));
    }
  }

  private static Optional<Exercise> named(String word) {
    return Arrays.stream(Exercise.values()).filter(each -> each.cliName().equals(word)).findFirst();
  }

  private static ConfigurationException wrong(String given) {
    return new ConfigurationException(
        List.of(COMMAND + given + ": expected " + EXPECTED + " (see --help)"));
  }
}
