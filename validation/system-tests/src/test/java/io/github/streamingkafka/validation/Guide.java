package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The commands that a document tells its reader to type, taken from the document itself. */
public final class Guide {
  private static final String SCENARIOS = "docs/test-scenarios.md";

  /** In a line of its own, or in the last column of a table. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^(?: {4,}|\\|.*\\| `)((?:[A-Z_]+=\\S* )*(?:docker|curl|scripts/)[^`\\n]*)");

  private Guide() {}

  /** The same command, which README or the guide has. */
  public static String documented(String command) throws IOException {
    assertThat(text("README.md") + text(SCENARIOS))
        .containsPattern("(`|\n {4,})\\Q" + command + "\\E(`|\n)");
    return command;
  }

  /** The commands of a part of the guide to the exercises, in order. */
  public static List<String> commands(String heading) throws IOException {
    return commands(SCENARIOS, heading);
  }

  /**
   * The commands of a part, in order.
   *
   * @param document seen from the project's directory
   * @param heading of the part, which ends with the next one
   */
  static List<String> commands(String document, String heading) throws IOException {
    String text = text(document);
    String title = "\n" + heading + "\n";
    assertThat(text).contains(title);
    String part = text.substring(text.indexOf(title) + title.length()).split("\n#", 2)[0];
    String joined = part.replaceAll("\\\\\n +", "");
    return COMMAND.matcher(joined).results().map(command -> command.group(1)).toList();
  }

  private static String text(String document) throws IOException {
    return Files.readString(Installation.root().resolve(document));
  }
}
