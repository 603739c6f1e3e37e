package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The commands that a document tells its reader to type, taken from the document itself. */
final class Guide {
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^ {4,}((?:[A-Z_]+=\\S* )*(?:docker|curl|scripts/).*)$");

  private Guide() {}

  /**
   * The commands of a part, in order.
   *
   * @param document seen from the project's directory
   * @param heading of the part, which ends with the next one
   */
  static List<String> commands(String document, String heading) throws IOException {
    String text = Files.readString(Installation.root().resolve(document));
    String title = "\n" + heading + "\n";
    assertThat(text).contains(title);
    String part = text.substring(text.indexOf(title) + title.length()).split("\n#", 2)[0];
    String joined = part.replaceAll("\\\\\n +", "");
    return COMMAND.matcher(joined).results().map(command -> command.group(1)).toList();
  }
}
