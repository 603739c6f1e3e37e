package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.stack.ReportFiles;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code scripts/faults} was asked to do. */
@Command(
    name = "scripts/faults",
    sortOptions = false,
    description = {
      "Sends bursts of orders while faults happen, then checks that nothing is lost and nothing is counted",
      "twice. Needs a JDK and Maven, or Docker.",
      ""
    },
    footer = {
      "",
      "Without --local, the faults hit the stack of Compose that is up. Its producer is stopped meanwhile; the",
      "orders and the invalid records stay in its topics. With --local, nobody's data are touched.",
      "",
      "A round is one fault: the producer, inventory, analytics or the broker is killed, frozen for longer than",
      "its session lasts, or restarted; an instance of inventory or analytics is added or removed; a group is",
      "rewound to the log's start, loses its offsets, or has its transactional ids taken over; invalid records",
      "are written to both topics; a foreign transaction holds back a partition; and nothing happens for a",
      "while. Every kind occurs in each 25 rounds. The plan depends on the seed and the number of rounds alone,",
      "and is printed first. All the while another program writes 20 orders a second, whose ids have one form",
      "after the other (UUIDs, ULIDs, customers' numbers, large numbers, 256 characters), some by clocks that",
      "are an hour off.",
      "",
      "In the end everything is started again and counted. scripts/verify has to agree; every order that a",
      "burst was told to be in the log has to be there, at its offset; outcomes have to come in the order of",
      "their orders; two readers that read all the while have to have seen what is in the log. Charts of rate,",
      "lag and latency are drawn beside the summary. On a failure, the plan and the logs are kept, and their",
      "directory is printed.",
      "",
      "The stack of Compose is reached by KAFKA_PORT (9094) and ANALYTICS_PORT (8080), here or in .env.",
      "",
      "Exit status: 0 all promises kept, 1 one is broken, or the run did not finish, 2 usage, 3 no stack."
    })
final class FaultsOptions extends ToolOptions {
  /** A seed that is drawn is short, since a person may want to type it again. */
  private static final int SEEDS_DRAWN = 1_000_000;

  @Option(
      names = "--local",
      description = "a separate stack, without Docker, that exists for this run only")
  boolean local;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "determines the faults; drawn and printed if it is not given")
  long seed = new SecureRandom().nextInt(SEEDS_DRAWN);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "25",
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
  int timeoutSeconds;

  @Option(names = "--plan", description = "show the plan, and do nothing")
  boolean planOnly;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where to put logs and data, which are then kept")
  Path directory;

  @Mixin ReportFiles files;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "the result as Markdown, and charts beside it")
  Path summary;

  @Override
  protected void check() {
    checkRange("--rounds", rounds, 1, 100_000);
    checkRange("--orders", orders, 100, 1_000_000);
    checkRange("--rate", rate, 1, 1_000_000);
    checkRange("--timeout", timeoutSeconds, 1, 86_400);
  }

  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }
}
