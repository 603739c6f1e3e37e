package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.bench.measure.DiskSpace;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.stack.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code scripts/bench} was asked to do.
 *
 * @param benchmark which one
 * @param orders how many; else as many as the benchmark says
 * @param sizes numbers of orders that growth is measured at, which rise; empty for all else
 * @param rounds how often each candidate is measured after the warm-up
 * @param seconds how long to measure at a steady rate
 * @param partitions of each topic
 * @param java the JDK of the candidates
 * @param flags the flags of all candidates' JVMs; else those that the benchmark says
 * @param rivalFlags further ones for the rivals
 * @param cached whether candidates get a start cache
 * @param timeout how long to wait for anything
 * @param directory of logs and data, which then stay
 * @param json where to write the result for programs
 * @param chart where to draw the result of growth
 */
record BenchOptions(
    BenchmarkName benchmark,
    OptionalInt orders,
    List<Integer> sizes,
    int rounds,
    int seconds,
    int partitions,
    Path java,
    Optional<List<String>> flags,
    List<String> rivalFlags,
    boolean cached,
    Duration timeout,
    Optional<Path> directory,
    Optional<Path> json,
    Optional<Path> chart) {

  private static final int MAX_ORDERS = 1_000_000_000;
  private static final String SIZES = "1000000,10000000,50000000";
  private static final Set<String> FLAGS = Set.of("--no-cache");
  private static final Set<String> OPTIONS =
      Set.of(
          "--orders",
          "--sizes",
          "--rounds",
          "--seconds",
          "--partitions",
          "--java",
          "--flags",
          "--rival-flags",
          "--timeout",
          "--dir",
          "--json",
          "--chart");

  /**
   * Reads the words of the command line.
   *
   * @throws ConfigurationException if any is wrong
   */
  static BenchOptions from(List<String> words) {
    BenchmarkName benchmark =
        words.stream()
            .findFirst()
            .flatMap(BenchmarkName::fromName)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        List.of("scripts/bench: expected first " + BenchmarkName.all())));
    Environment arguments =
        Arguments.parse("scripts/bench", words.subList(1, words.size()), FLAGS, OPTIONS);
    boolean isGrowth = benchmark == BenchmarkName.GROWTH;
    if (isGrowth) {
      refuse(arguments, "--orders", "--sizes instead, which growth has");
    } else {
      refuse(arguments, "--sizes", "growth as the benchmark, which alone has it");
      refuse(arguments, "--chart", "growth as the benchmark, which alone has it");
    }
    BenchOptions options =
        new BenchOptions(
            benchmark,
            Arguments.has(arguments, "--orders")
                ? OptionalInt.of(arguments.integer("--orders", 1, 1, MAX_ORDERS))
                : OptionalInt.empty(),
            isGrowth ? sizes(arguments) : List.of(),
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
            Duration.ofSeconds(arguments.integer("--timeout", isGrowth ? 3_600 : 600, 1, 86_400)),
            path(arguments, "--dir"),
            file(arguments, "--json"),
            file(arguments, "--chart"));
    if (isGrowth) {
      options.requireRoom(arguments);
    }
    arguments.verify();
    return options;
  }

  private static void refuse(Environment arguments, String name, String expected) {
    if (Arguments.has(arguments, name)) {
      arguments.reject(name, arguments.text(name, ""), expected);
    }
  }

  /** Two at least, since the first is what the others are compared with. */
  private static List<Integer> sizes(Environment arguments) {
    String text = arguments.text("--sizes", SIZES);
    try {
      List<Integer> sizes = Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
      if (sizes.size() > 1 && isRising(sizes)) {
        return sizes;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, as sizes that do not rise are.
    }
    arguments.reject(
        "--sizes",
        text,
        String.format(
            Locale.ROOT,
            "two or more whole numbers from 1 to %d that rise, as in %s",
            MAX_ORDERS,
            SIZES));
    return List.of();
  }

  private static boolean isRising(List<Integer> sizes) {
    int before = 0;
    for (int size : sizes) {
      if (size <= before || size > MAX_ORDERS) {
        return false;
      }
      before = size;
    }
    return true;
  }

  /** What is too large for the disk is refused here, since it would take minutes to find out. */
  private void requireRoom(Environment arguments) {
    DiskSpace space = DiskSpace.of(directory.orElse(Path.of(System.getProperty("java.io.tmpdir"))));
    if (!space.hasRoomFor(sizes)) {
      arguments.reject(
          "--sizes",
          arguments.text("--sizes", SIZES),
          "room on the disk: " + space.shortage(sizes));
    }
  }

  /** A file that can be written in the end, when all is measured. */
  private static Optional<Path> file(Environment arguments, String name) {
    Optional<Path> file = path(arguments, name);
    if (file.isPresent() && !Files.isDirectory(file.get().getParent())) {
      arguments.reject(name, file.get().toString(), "a file in a directory that exists");
    }
    return file;
  }

  private static List<String> split(String flags) {
    return Arrays.stream(flags.strip().split("\\s+")).filter(flag -> !flag.isEmpty()).toList();
  }

  private static Optional<Path> path(Environment arguments, String name) {
    return Optional.ofNullable(arguments.text(name, null)).map(Path::of).map(Path::toAbsolutePath);
  }

  /** The JVM of the programs. */
  MeasuredJvm own() {
    return own(List.of());
  }

  /** The same; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm own(List<String> more) {
    MeasuredJvm jvm = MeasuredJvm.of(java, flags.orElse(MeasuredJvm.OF_THE_IMAGES), cached);
    return flags.isPresent() ? jvm : jvm.and(more);
  }

  /** The JVM of their rivals; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm rival(List<String> more) {
    return own(more).and(rivalFlags);
  }
}
