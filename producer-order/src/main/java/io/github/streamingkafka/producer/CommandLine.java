package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The command line; all else is configured by variables.
 *
 * @param burst whether to send a burst, whatever {@code MODE} says
 * @param json whether the summary is a JSON object
 * @param acknowledged where acknowledged orders are listed, if they are to be
 */
public record CommandLine(boolean burst, boolean json, Optional<String> acknowledged) {
  private static final String ACKNOWLEDGED = "--acknowledged";
  private static final Set<String> HELP = Set.of("--help", "-h");

  static final String USAGE =
      """
      Usage: producer-order [produce|burst] [--json] [--acknowledged FILE]

        produce   do what the variable MODE says (default)
        burst     send TOTAL_EVENTS orders and exit, whatever MODE says
        --json    print the summary as one JSON object on standard output, all else on standard error
        --acknowledged FILE
                  list each order as it is acknowledged, for scripts/verify: a line with its sequence,
                  partition and offset; - for standard error
        --help    print this

      All else is set by environment variables; producer.env lists them.
      Exit status: 0 all orders acknowledged, 1 some not, 2 wrong usage or configuration, 3 no broker.
      """;

  /** Whether to print the usage only. */
  static boolean asksForHelp(String... arguments) {
    return Stream.of(arguments).anyMatch(HELP::contains);
  }

  /**
   * Reads the arguments.
   *
   * @throws ConfigurationException if one is unknown, or one too many
   */
  static CommandLine parse(String... arguments) {
    String command = null;
    boolean json = false;
    Optional<String> acknowledged = Optional.empty();
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String argument = words.next();
      switch (argument) {
        case "--json" -> json = true;
        case ACKNOWLEDGED -> {
          if (!words.hasNext()) {
            throw wrong(argument, "a file after it, or - for standard error");
          }
          acknowledged = Optional.of(words.next());
        }
        case "produce", "burst" -> {
          if (command != null) {
            throw wrong(argument, "one command only");
          }
          command = argument;
        }
        default -> throw wrong(argument, "produce, burst, --json, --acknowledged or --help");
      }
    }
    return new CommandLine("burst".equals(command), json, acknowledged);
  }

  private static ConfigurationException wrong(String argument, String allowed) {
    return new ConfigurationException(List.of("argument " + argument + ": expected " + allowed));
  }
}
