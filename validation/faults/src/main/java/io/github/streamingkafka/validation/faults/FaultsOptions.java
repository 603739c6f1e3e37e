package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code scripts/faults} was asked to do. */
@Command(
    name = "scripts/faults",
    sortOptions = false,
    description = {
      "Bursts of orders under faults, then the check that nothing is lost and nothing is counted twice.",
      "Needs a JDK and Maven.",
      ""
    },
    footer = {
      "",
      "Without --local it hits the stack of Compose that is up, whose producer rests meanwhile; orders and",
      "invalid records stay in its topics. With --local nobody's data are touched.",
      "",
      "A round is one fault: the producer, inventory, analytics or the broker is killed, frozen for longer than",
      "its session lasts, or restarted; an instance of inventory or analytics is added or removed; a group is",
      "rewound to the log's start; invalid records are written to both topics. Of each 20 rounds from the first",
      "on, every kind is one. Seed and number of rounds decide the plan, which is printed first.",
      "",
      "In the end all is started again and counted, and scripts/verify has to agree; besides, every order that",
      "a burst reported acknowledged is there, whatever happened to it. On a failure, the plan and the logs",
      "stay, and it says where.",
      "",
      "Exit status: 0 all promises kept, 1 one is not, or it did not come to an end, 2 usage, 3 no stack."
    })
final class FaultsOptions extends ToolOptions {
  /** A seed that is drawn is short, since a person may want to type it again. */
  private static final int SEEDS_DRAWN = 1_000_000;

  @Option(names = "--local", description = "a stack of its own, without Docker, that ends with it")
  boolean local;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "chooses the faults; drawn and printed if it is not given")
  long seed = new SecureRandom().nextInt(SEEDS_DRAWN);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many faults there are (${DEFAULT-VALUE})")
  int rounds;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "5000",
      description = "orders of each burst (${DEFAULT-VALUE})")
  int orders;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "orders a second of each burst (${DEFAULT-VALUE})")
  int rate;

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      defaultValue = "180",
      description = "how long to wait until all is counted in the end (${DEFAULT-VALUE})")
  private int timeoutSeconds;

  @Option(names = "--plan", description = "show the plan, and do nothing")
  boolean planOnly;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where to put logs and data, which then stay")
  private Path directory;

  @Option(names = "--json", paramLabel = "FILE", description = "the result for programs")
  private Path json;

  @Option(names = "--summary", paramLabel = "FILE", description = "the result as Markdown")
  private Path summary;

  @Override
  protected void check() {
    checkRange("--rounds", rounds, 1, 100_000);
    checkRange("--orders", orders, 100, 1_000_000);
    checkRange("--rate", rate, 1, 1_000_000);
    checkRange("--timeout", timeoutSeconds, 1, 86_400);
  }

  /** How long to wait until all is counted in the end. */
  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** Of logs, and of the data of a stack without Docker. */
  Optional<Path> directory() {
    return Optional.ofNullable(directory).map(Path::toAbsolutePath);
  }

  /** Where to write the result for programs. */
  Optional<Path> json() {
    return Optional.ofNullable(json).map(Path::toAbsolutePath);
  }

  /** Where to write the result as Markdown. */
  Optional<Path> summary() {
    return Optional.ofNullable(summary).map(Path::toAbsolutePath);
  }
}
