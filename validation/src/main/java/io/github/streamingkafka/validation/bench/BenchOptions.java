package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.ConfigurationException;
import io.github.streamingkafka.common.Environment;
import io.github.streamingkafka.validation.stack.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code scripts/bench} was asked to do.
 *
 * @param benchmark which one
 * @param orders how many; else as many as the benchmark says
 * @param rounds how often each contestant is measured after the warm-up
 * @param seconds how long to measure at a steady rate
 * @param partitions of each topic
 * @param java the JDK of the contestants
 * @param flags the flags of all contestants' JVMs; else those that the benchmark says
 * @param rivalFlags further ones for the rivals
 * @param cached whether contestants get a start cache
 * @param timeout how long to wait for anything
 * @param directory of logs and data, which then stay
 * @param json where to write the result for programs
 */
record BenchOptions(
    BenchmarkName benchmark,
    OptionalInt orders,
    int rounds,
    int seconds,
    int partitions,
    Path java,
    Optional<List<String>> flags,
    List<String> rivalFlags,
    boolean cached,
    Duration timeout,
    Optional<Path> directory,
    Optional<Path> json) {

  private static final Set<String> FLAGS = Set.of("--no-cache");
  private static final Set<String> OPTIONS =
      Set.of(
          "--orders",
          "--rounds",
          "--seconds",
          "--partitions",
          "--java",
          "--flags",
          "--rival-flags",
          "--timeout",
          "--dir",
          "--json");

  /**
   * Reads the words of the command line.
   *
   * @throws ConfigurationException if any is wrong
   */
  static BenchOptions from(List<String> words) {
    BenchmarkName benchmark =
        words.stream()
            .findFirst()
            .flatMap(BenchmarkName::named)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        List.of("scripts/bench: expected first " + BenchmarkName.all())));
    Environment arguments =
        Arguments.parse("scripts/bench", words.subList(1, words.size()), FLAGS, OPTIONS);
    BenchOptions options =
        new BenchOptions(
            benchmark,
            Arguments.has(arguments, "--orders")
                ? OptionalInt.of(arguments.integer("--orders", 1, 1, 1_000_000_000))
                : OptionalInt.empty(),
            arguments.integer("--rounds", 5, 1, 1_000),
            arguments.integer("--seconds", 20, 1, 3_600),
            arguments.integer("--partitions", 6, 1, 1_000),
            Path.of(
                arguments.text(
                    "--java",
                    System.getProperty("java.home"),
                    home -> Files.exists(Path.of(home, "bin", "java")),
                    "the directory of a JDK")),
            Optional.ofNullable(arguments.text("--flags", null)).map(BenchOptions::split),
            split(arguments.text("--rival-flags", "")),
            !Arguments.has(arguments, "--no-cache"),
            Duration.ofSeconds(arguments.integer("--timeout", 600, 1, 86_400)),
            path(arguments, "--dir"),
            path(arguments, "--json"));
    arguments.verify();
    return options;
  }

  private static List<String> split(String flags) {
    return Arrays.stream(flags.strip().split("\\s+")).filter(flag -> !flag.isEmpty()).toList();
  }

  private static Optional<Path> path(Environment arguments, String name) {
    return Optional.ofNullable(arguments.text(name, null)).map(Path::of).map(Path::toAbsolutePath);
  }

  /** The JVM of the programs; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm own(String... more) {
    MeasuredJvm jvm = MeasuredJvm.of(java, flags.orElse(MeasuredJvm.OF_THE_IMAGES), cached);
    return flags.isPresent() ? jvm : jvm.and(List.of(more));
  }

  /** The JVM of their rivals. */
  MeasuredJvm rival(String... more) {
    return own(more).and(rivalFlags);
  }
}
