package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.DiskSpace;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code scripts/bench} was asked to do. */
@Command(
    name = "scripts/bench",
    sortOptions = false,
    description = {
      "Measures a program of ours and its rivals in turn. Needs a JDK and Maven, and bash.",
      ""
    },
    footer = {
      "",
      "All have the same broker, records, durability, JVM and flags; the first round is a warm-up, which also",
      "makes a start cache (an AOT cache from JDK 25 on, class data before). Shown are the median, the least and",
      "the most of the rounds; a ratio is that of the medians, with the least and the most of its rounds.",
      "docs/performance.md says what each figure is.",
      "",
      "Exit status: 0 measured, 1 not to the end, 2 usage, 3 no broker."
    })
final class BenchOptions extends ToolOptions {
  private static final int MAX_ORDERS = 1_000_000_000;
  private static final String SIZES = "1000000,10000000,50000000";

  @Parameters(
      paramLabel = "BENCHMARK",
      description = {
        "burst: 10,000 orders, the whole process from start to exit, and kafka-producer-perf-test (1 min)",
        "producer: a million orders, and kafka-producer-perf-test; --orders 5000000 for the long one (2 min)",
        "inventory: a million orders decided exactly once; Kafka Streams; a loop that copies bytes (4 min)",
        "analytics: five million orders and their outcomes counted; Kafka Streams; a loop that counts (8 min)",
        "latency: 1,000 orders a second, until their outcomes can be read; Kafka Streams (5 min)",
        "start: from start to ready, and memory at rest; a plain JVM; Kafka Streams (4 min)",
        "growth: analytics alone, at 1, 10 and 50 million orders, which take 5 GB on the disk (20 min)"
      })
  private String name;

  @Option(
      names = "--orders",
      paramLabel = "N",
      description = "how many orders there are; growth has --sizes instead")
  private Integer orders;

  @Option(
      names = "--sizes",
      paramLabel = "N,N...",
      description = "numbers of orders for growth (" + SIZES + ")")
  private String sizes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "how often each is measured, after a warm-up (${DEFAULT-VALUE})")
  int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "how long latency is measured (${DEFAULT-VALUE})")
  int seconds;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "6",
      description = "of each topic (${DEFAULT-VALUE})")
  int partitions;

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "the JDK of all that is measured (the one this runs on)")
  Path java = Path.of(System.getProperty("java.home"));

  @Option(
      names = "--flags",
      paramLabel = "'FLAG...'",
      description = "the flags of their JVMs (those of the images)")
  private String flags;

  @Option(
      names = "--rival-flags",
      paramLabel = "'FLAG...'",
      defaultValue = "",
      description = "further ones for the rivals")
  private String rivalFlags;

  @Option(names = "--no-cache", description = "no start cache for anyone")
  boolean noCache;

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      description = "how long to wait for anything (600; growth 3600)")
  private Integer timeoutSeconds;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "where to put logs and data, which then stay; a fresh one, since topics stay too")
  private Path directory;

  @Option(names = "--json", paramLabel = "FILE", description = "the result for programs")
  private Path json;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "the result of growth drawn, as SVG")
  private Path chart;

  @Override
  protected void check() {
    Optional<BenchmarkName> benchmark = BenchmarkName.fromName(name);
    if (benchmark.isEmpty()) {
      reject("BENCHMARK", name, BenchmarkName.all());
      return;
    }
    if (orders != null) {
      checkRange("--orders", orders, 1, MAX_ORDERS);
    }
    checkRange("--rounds", rounds, 1, 1_000);
    checkRange("--seconds", seconds, 1, 3_600);
    checkRange("--partitions", partitions, 1, 1_000);
    checkRange("--timeout", (int) timeout().toSeconds(), 1, 86_400);
    if (!Files.exists(java.resolve("bin").resolve("java"))) {
      reject("--java", java, "the directory of a JDK");
    }
    checkDirectoryOf("--json", json);
    checkDirectoryOf("--chart", chart);
    if (benchmark.get() == BenchmarkName.GROWTH) {
      checkGrowth();
    } else {
      checkUnset("--sizes", sizes, "growth as the benchmark, which alone has it");
      checkUnset("--chart", chart, "growth as the benchmark, which alone has it");
    }
  }

  private void checkGrowth() {
    checkUnset("--orders", orders, "--sizes instead, which growth has");
    if (sizes().size() < 2 || !isRising(sizes())) {
      reject(
          "--sizes",
          sizes,
          "two or more whole numbers from 1 to " + MAX_ORDERS + " that rise, as in " + SIZES);
      return;
    }
    // What is too large for the disk would otherwise show after minutes.
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    DiskSpace space = DiskSpace.of(directory().orElse(temporary));
    if (!space.hasRoomFor(sizes())) {
      reject("--sizes", sizes, "room on the disk: " + space.shortage(sizes()));
    }
  }

  private void checkUnset(String option, Object value, String expected) {
    if (value != null) {
      reject(option, value, expected);
    }
  }

  /** The result is written in the end, when all is measured. */
  private void checkDirectoryOf(String option, Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
      reject(option, file, "a file in a directory that exists");
    }
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

  private static List<String> split(String flags) {
    return Arrays.stream(flags.strip().split("\\s+")).filter(flag -> !flag.isEmpty()).toList();
  }

  BenchmarkName benchmark() {
    return BenchmarkName.fromName(name).orElseThrow();
  }

  /** How many; empty for as many as the benchmark says. */
  OptionalInt orders() {
    return orders == null ? OptionalInt.empty() : OptionalInt.of(orders);
  }

  /** Numbers of orders that growth is measured at; empty for other benchmarks, or if unreadable. */
  List<Integer> sizes() {
    if (benchmark() != BenchmarkName.GROWTH) {
      return List.of();
    }
    try {
      String text = sizes == null ? SIZES : sizes;
      return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    } catch (NumberFormatException refused) {
      return List.of();
    }
  }

  /** How long to wait for anything. */
  Duration timeout() {
    int unlessSet = benchmark() == BenchmarkName.GROWTH ? 3_600 : 600;
    return Duration.ofSeconds(timeoutSeconds == null ? unlessSet : timeoutSeconds);
  }

  /** Of logs and data, which then stay. */
  Optional<Path> directory() {
    return Optional.ofNullable(directory).map(Path::toAbsolutePath);
  }

  /** Where to write the result for programs. */
  Optional<Path> json() {
    return Optional.ofNullable(json).map(Path::toAbsolutePath);
  }

  /** Where to draw the result of growth. */
  Optional<Path> chart() {
    return Optional.ofNullable(chart).map(Path::toAbsolutePath);
  }

  /** The JVM of the programs. */
  MeasuredJvm own() {
    return own(List.of());
  }

  /** The same; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm own(List<String> more) {
    return flags == null
        ? MeasuredJvm.of(java, MeasuredJvm.OF_THE_IMAGES, !noCache).and(more)
        : MeasuredJvm.of(java, split(flags), !noCache);
  }

  /** The JVM of their rivals; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm rival(List<String> more) {
    return own(more).and(split(rivalFlags));
  }
}
