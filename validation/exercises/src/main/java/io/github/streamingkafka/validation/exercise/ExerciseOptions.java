package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.ReportFiles;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code scripts/exercise} was asked to do. */
@Command(
    name = "scripts/exercise",
    sortOptions = false,
    description = {
      "Does an exercise, judges it, and leaves a report. Needs a JDK and Maven, or Docker.",
      ""
    },
    footer = {
      "",
      "First checks that the stack is healthy, its groups are stable and its disks have room, and pauses the",
      "producer meanwhile. Ends with a verdict for each expectation. The folder has report.html (one file, with",
      "charts), report.md, the charts as SVG and PNG, every sample of /metrics, every table of",
      "kafka-consumer-groups, and summary.json (docs/exercise-summary.schema.json). The stack is left as it was",
      "found, also after a failure or Ctrl-C.",
      "",
      "Exit status: 0 pass, 1 an expectation failed, 2 usage, 3 the stack is not usable."
    })
final class ExerciseOptions extends ToolOptions {
  /** A drain that is shorter cannot be timed; one that is longer is a mistake. */
  private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(5);

  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  @Parameters(
      paramLabel = "EXERCISE",
      description = {
        "burst: 10,000 orders as fast as possible; each once in the log, each with one outcome",
        "throttle: analytics slowed down; its lag grows and drains, and inventory stays healthy",
        "replay: analytics counts all again; the same totals, and once more with orders in between",
        "all: the three, one after the other"
      })
  private String name;

  @Option(
      names = "--local",
      description = "the stack without Docker, that of LOCAL_DIR (.local); started if none runs")
  boolean local;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "10000",
      description = "orders of each burst (${DEFAULT-VALUE})")
  int orders;

  @Option(
      names = "--throttle-ms",
      paramLabel = "MS",
      defaultValue = "1",
      description = "what each event takes in the throttle exercise (${DEFAULT-VALUE})")
  int throttleMs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where each exercise gets a folder (.exercises)")
  private Path out = Installation.root().resolve(".exercises");

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      defaultValue = "120",
      description = "how long to wait without any progress (${DEFAULT-VALUE})")
  private int timeoutSeconds;

  @Mixin ReportFiles files;

  /** Whether standard error is a terminal, which gets one live line. */
  @Option(names = "--terminal", hidden = true)
  boolean terminal;

  @Override
  protected void check() {
    if (exercises().isEmpty()) {
      reject("EXERCISE", name, "burst, throttle, replay or all");
    }
    checkRange("--orders", orders, 100, 10_000_000);
    checkRange("--throttle-ms", throttleMs, 1, 60_000);
    checkRange("--timeout", timeoutSeconds, 1, 86_400);
    boolean isInTime =
        drain().compareTo(SHORTEST_DRAIN) >= 0 && drain().compareTo(LONGEST_DRAIN) <= 0;
    if (exercises().contains(Exercise.THROTTLE) && !isInTime) {
      reject(
          "--throttle-ms",
          throttleMs,
          String.format(
              Locale.ROOT,
              "2 x --orders x --throttle-ms from %d s to %d s, and with --orders=%d it is %s",
              SHORTEST_DRAIN.toSeconds(),
              LONGEST_DRAIN.toSeconds(),
              orders,
              Text.seconds(drain())));
    }
  }

  /** One after the other. */
  List<Exercise> exercises() {
    return Arrays.stream(Exercise.values())
        .filter(each -> name.equals("all") || name.equals(each.cliName()))
        .toList();
  }

  /** Gets a folder for each exercise. */
  Path directory() {
    return out.toAbsolutePath().normalize();
  }

  /** How long to wait for what makes no progress. */
  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** How long a throttled analytics takes for a burst: an order and an outcome each. */
  Duration drain() {
    return Duration.ofMillis(2L * orders * throttleMs);
  }
}
