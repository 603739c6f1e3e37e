package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.stack.Arguments;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code scripts/faults} was asked to do.
 *
 * @param local a stack of its own, without Docker
 * @param planOnly only show the plan
 * @param seed chooses the faults
 * @param rounds how many there are
 * @param orders of each burst
 * @param rate orders a second of each burst
 * @param timeout how long to wait until all has drained in the end
 * @param directory of logs, and of the data of a stack of its own
 * @param json where to write the result for machines
 * @param summary where to write the result as Markdown
 * @param variables the shell's
 */
record FaultsOptions(
    boolean local,
    boolean planOnly,
    long seed,
    int rounds,
    int orders,
    int rate,
    Duration timeout,
    Optional<Path> directory,
    Optional<Path> json,
    Optional<Path> summary,
    Map<String, String> variables) {

  private static final Set<String> FLAGS = Set.of("--local", "--plan");
  private static final Set<String> OPTIONS =
      Set.of(
          "--seed", "--rounds", "--orders", "--rate", "--timeout", "--dir", "--json", "--summary");

  /** A seed that is drawn is short, since a person may want to type it again. */
  private static final int SEEDS_DRAWN = 1_000_000;

  /**
   * Reads the words of the command line.
   *
   * @throws io.github.streamingkafka.common.process.ConfigurationException if any is wrong
   */
  static FaultsOptions from(List<String> words, Map<String, String> variables) {
    Environment arguments = Arguments.parse("scripts/faults", words, FLAGS, OPTIONS);
    FaultsOptions options =
        new FaultsOptions(
            Arguments.has(arguments, "--local"),
            Arguments.has(arguments, "--plan"),
            arguments.integer(
                "--seed",
                (long) new SecureRandom().nextInt(SEEDS_DRAWN),
                Long.MIN_VALUE,
                Long.MAX_VALUE),
            arguments.integer("--rounds", 20, 1, 100_000),
            arguments.integer("--orders", 5_000, 100, 1_000_000),
            arguments.integer("--rate", 1_000, 1, 1_000_000),
            Duration.ofSeconds(arguments.integer("--timeout", 180, 1, 86_400)),
            path(arguments, "--dir"),
            path(arguments, "--json"),
            path(arguments, "--summary"),
            Map.copyOf(variables));
    arguments.verify();
    return options;
  }

  private static Optional<Path> path(Environment arguments, String name) {
    return Optional.ofNullable(arguments.text(name, null)).map(Path::of).map(Path::toAbsolutePath);
  }
}
