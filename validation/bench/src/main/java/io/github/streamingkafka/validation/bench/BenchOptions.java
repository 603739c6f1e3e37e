package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.orders.IdForm;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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

  /** The topic of orders takes a little more. */
  private static final int MAX_BYTES = 1_000_000;

  /** Of an order and its outcome in the log, compressed: 47 of one of our own, 103 of a UUID. */
  private static final long BYTES_OF_OWN = 64;

  private static final long BYTES_OF_ANY = 128;

  private static final Set<BenchmarkName> SHAPES = BenchmarkName.SHAPES;
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
        "growth: analytics alone, at 1, 10 and 50 million orders, which take 5 GB on the disk (20 min)",
        "shapes: what other forms of ids, many partitions and large orders cost, beside the usual (40 min)"
      })
  private String name;

  /** What is to be measured, one after the other. */
  List<BenchmarkName> benchmarks = List.of();

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      split = ",",
      description = "what shapes go by: ids, partitions, bytes (all three)")
  private List<BenchmarkName> by;

  @Option(
      names = "--ids",
      paramLabel = "FORM",
      split = ",",
      description = {
        "the form of the orders' ids: own, uuid, ulid, customer (three each), number (from 2^31 on), long",
        "(256 characters); several for growth and for shapes by ids (own; all of them for shapes)"
      })
  private List<IdForm> ids;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "0",
      description = "how large orders are at least, by fields that nobody knows (no such fields)")
  int bytes;

  @Option(
      names = "--orders",
      paramLabel = "N",
      description =
          "how many orders there are; growth has --sizes instead, shapes by bytes have 1,000 N bytes")
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
      description = "how long to wait for anything (600; growth and shapes 3600)")
  private Integer timeoutSeconds;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "where to put logs and data, which are then kept; a new one, since topics are kept too")
  Path directory;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "the result as JSON; those of several shapes as an array")
  Path json;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "the result of growth or shapes as SVG; FILE-ids and so on for several shapes")
  Path chart;

  @Override
  protected void check() {
    List<BenchmarkName> named =
        Stream.of(BenchmarkName.values()).filter(each -> !SHAPES.contains(each)).toList();
    boolean areShapes = name.equals("shapes");
    benchmarks =
        areShapes
            ? List.copyOf(by == null ? SHAPES : by)
            : named.stream().filter(each -> each.toString().equals(name)).toList();
    if (benchmarks.isEmpty()) {
      reject("NAME", name, "one of " + named + " or shapes");
    } else if (!areShapes) {
      rejectGiven("--by", by, "shapes");
    } else if (!SHAPES.containsAll(benchmarks)) {
      reject("--by", text(by), "some of " + SHAPES);
    }
    if (orders != null) {
      checkRange("--orders", orders, 1, MAX_ORDERS);
    }
    checkRange("--rounds", rounds, 1, 1_000);
    checkRange("--seconds", seconds, 1, 3_600);
    checkRange("--partitions", partitions, 1, 1_000);
    checkRange("--bytes", bytes, 0, MAX_BYTES);
    if (timeoutSeconds != null) {
      checkRange("--timeout", timeoutSeconds, 1, 86_400);
    }
    if (!Files.exists(java.resolve("bin").resolve("java"))) {
      reject("--java", java, "the directory of a JDK");
    }
    checkDirectoryOf("--json", json);
    checkDirectoryOf("--chart", chart);
    if (isGrowth()) {
      checkGrowth();
    } else if (!benchmarks.isEmpty()) {
      rejectGiven("--sizes", sizes, "growth");
      if (!areShapes) {
        rejectGiven("--chart", chart == null ? null : List.of(chart), "growth or shapes");
        if (ids != null && ids.size() > 1) {
          reject("--ids", text(ids), "one form, but for growth and shapes");
        }
      }
    }
  }

  private boolean isGrowth() {
    return benchmarks.contains(BenchmarkName.GROWTH);
  }

  private void rejectGiven(String option, List<?> values, String benchmark) {
    if (values != null) {
      reject(option, text(values), benchmark + " as the benchmark, which alone has it");
    }
  }

  private void checkGrowth() {
    if (orders != null) {
      reject("--orders", orders, "--sizes instead, which growth has");
    }
    // Two at least, since the others are compared with the first.
    if (sizes().size() == 1 || sizes().stream().anyMatch(size -> size < 1 || size > MAX_ORDERS)) {
      reject(
          "--sizes",
          text(sizes()),
          "two or more whole numbers from 1 to " + MAX_ORDERS + ", as in " + SIZES);
      return;
    }
    // What is too large for the disk is refused here, since it would take minutes to find out.
    Path where =
        directory == null
            ? Path.of(System.getProperty("java.io.tmpdir"))
            : directory.toAbsolutePath();
    while (!Files.exists(where)) {
      where = where.getParent();
    }
    long orderBytes = ids == null ? BYTES_OF_OWN : BYTES_OF_ANY * ids.size();
    long needed = sizes().stream().mapToLong(size -> size * orderBytes).sum();
    if (needed > where.toFile().getUsableSpace()) {
      reject(
          "--sizes",
          text(sizes()),
          "room on the disk: %s MB in %s".formatted(needed / 1_000_000, where));
    }
  }

  private void checkDirectoryOf(String option, Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
      reject(option, file, "a file in a directory that exists");
    }
  }

  private static String text(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** How many orders there are, where the benchmark has this many by itself. */
  int orders(int byDefault) {
    return orders == null ? byDefault : orders;
  }

  /** The forms of ids, where the benchmark has these by itself. */
  List<IdForm> ids(IdForm... byDefault) {
    return ids == null ? List.of(byDefault) : ids;
  }

  /** What orders are like, where the benchmark has this many by itself. */
  Shape shape(int byDefault) {
    return new Shape(ids(IdForm.OWN).get(0), bytes, orders(byDefault), partitions);
  }

  /** Numbers of orders that growth is measured at, which rise. */
  List<Integer> sizes() {
    return sizes == null ? Stream.of(SIZES.split(",")).map(Integer::valueOf).toList() : sizes;
  }

  Duration timeout() {
    boolean isLong = isGrowth() || SHAPES.containsAll(benchmarks);
    int defaultSeconds = isLong ? 3_600 : 600;
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
