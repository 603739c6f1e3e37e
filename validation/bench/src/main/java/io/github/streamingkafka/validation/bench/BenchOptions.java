package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.DiskSpace;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      "All have the same broker, records, durability, JVM and flags. The first round is a warm-up, which also",
      "makes a start cache (an AOT cache from JDK 25 on, class data before). The table shows the median, the",
      "least and the most of the rounds; a ratio is that of the medians, with the least and the most of its",
      "rounds. docs/performance.md says what each figure is.",
      "",
      "Exit status: 0 measured, 1 not finished, 2 usage, 3 no broker."
    })
final class BenchOptions extends ToolOptions {
  private static final int MAX_ORDERS = 1_000_000_000;
  private static final String SIZES = "1000000,10000000,50000000";

  @Parameters(
      paramLabel = "NAME",
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

  BenchmarkName benchmark;

  @Option(
      names = "--orders",
      paramLabel = "N",
      description = "how many orders there are; growth has --sizes instead")
  Integer orders;

  @Option(
      names = "--sizes",
      paramLabel = "N",
      split = ",",
      description = "numbers of orders for growth (" + SIZES + ")")
  private List<Integer> sizes;

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
      defaultValue = "${sys:java.home}",
      description = "the JDK of all that is measured (the one this runs on)")
  Path java;

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
  private boolean skipCache;

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      description = "how long to wait for anything (600; growth 3600)")
  private Integer timeoutSeconds;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "where to put logs and data, which are then kept; a new one, since topics are kept too")
  Path directory;

  @Option(names = "--json", paramLabel = "FILE", description = "the result as JSON")
  Path json;

  @Option(names = "--chart", paramLabel = "FILE", description = "the result of growth as SVG")
  Path chart;

  @Override
  protected void check() {
    benchmark =
        Stream.of(BenchmarkName.values())
            .filter(each -> each.toString().equals(name))
            .findFirst()
            .orElse(null);
    if (benchmark == null) {
      reject("NAME", name, "one of " + Arrays.toString(BenchmarkName.values()));
    }
    if (orders != null) {
      checkRange("--orders", orders, 1, MAX_ORDERS);
    }
    checkRange("--rounds", rounds, 1, 1_000);
    checkRange("--seconds", seconds, 1, 3_600);
    checkRange("--partitions", partitions, 1, 1_000);
    if (timeoutSeconds != null) {
      checkRange("--timeout", timeoutSeconds, 1, 86_400);
    }
    if (!Files.exists(java.resolve("bin").resolve("java"))) {
      reject("--java", java, "the directory of a JDK");
    }
    checkDirectoryOf("--json", json);
    checkDirectoryOf("--chart", chart);
    if (benchmark == BenchmarkName.GROWTH) {
      checkGrowth();
    } else if (benchmark != null) {
      rejectGiven("--sizes", sizes == null ? null : text(sizes));
      rejectGiven("--chart", chart);
    }
  }

  private void rejectGiven(String option, Object value) {
    if (value != null) {
      reject(option, value, "growth as the benchmark, which alone has it");
    }
  }

  private void checkGrowth() {
    if (orders != null) {
      reject("--orders", orders, "--sizes instead, which growth has");
    }
    // Two at least, since the others are compared with the first.
    int before = 0;
    for (int size : sizes()) {
      if (size <= before || size > MAX_ORDERS || sizes().size() == 1) {
        reject(
            "--sizes",
            text(sizes()),
            String.format(
                Locale.ROOT,
                "two or more whole numbers from 1 to %d that rise, as in %s",
                MAX_ORDERS,
                SIZES));
        return;
      }
      before = size;
    }
    // What is too large for the disk is refused here, since it would take minutes to find out.
    DiskSpace space =
        DiskSpace.of(directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory);
    if (!space.hasRoomFor(sizes())) {
      reject("--sizes", text(sizes()), "room on the disk: " + space.shortage(sizes()));
    }
  }

  private void checkDirectoryOf(String option, Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
      reject(option, file, "a file in a directory that exists");
    }
  }

  private static String text(List<Integer> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** How many orders there are, where the benchmark has this many by itself. */
  int orders(int byDefault) {
    return orders == null ? byDefault : orders;
  }

  /** Numbers of orders that growth is measured at, which rise. */
  List<Integer> sizes() {
    return sizes == null ? Stream.of(SIZES.split(",")).map(Integer::valueOf).toList() : sizes;
  }

  Duration timeout() {
    int defaultSeconds = benchmark == BenchmarkName.GROWTH ? 3_600 : 600;
    return Duration.ofSeconds(timeoutSeconds == null ? defaultSeconds : timeoutSeconds);
  }

  /** The JVM of what is not measured. */
  MeasuredJvm plain() {
    return MeasuredJvm.of(java, MeasuredJvm.OF_THE_IMAGES, false);
  }

  /** The JVM of the programs; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm own(List<String> more) {
    return flags == null
        ? MeasuredJvm.of(java, MeasuredJvm.OF_THE_IMAGES, !skipCache).and(more)
        : MeasuredJvm.of(java, words(flags), !skipCache);
  }

  /** The JVM of their rivals; {@code more} is what the benchmark adds by itself. */
  MeasuredJvm rival(List<String> more) {
    return own(more).and(words(rivalFlags));
  }

  private static List<String> words(String flags) {
    return Stream.of(flags.split("\\s+")).filter(flag -> !flag.isEmpty()).toList();
  }
}
