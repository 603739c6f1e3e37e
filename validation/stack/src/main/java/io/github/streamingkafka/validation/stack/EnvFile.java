package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of variables as Compose reads it: {@code NAME=value} lines, comments, values in quotes.
 *
 * @param values by name; blank where the file leaves the default
 */
public record EnvFile(Map<String, String> values) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*"
              + "(?:\"([^\"]*)\"|'([^']*)'|((?:[^\\s#]|\\s+[^\\s#]|(?<!\\s)#)*))\\s*(?:#.*)?");

  /**
   * Reads a file.
   *
   * @throws ConfigurationException if it is not there or a line of it is not understood
   */
  public static EnvFile read(Path file) {
    try {
      return parse(file, Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          List.of(file + ": expected a file of variables (" + unreadable + ")"));
    }
  }

  /** Reads a file that may be missing. */
  public static EnvFile readIfThere(Path file) {
    return Files.exists(file) ? read(file) : new EnvFile(Map.of());
  }

  private static EnvFile parse(Path file, List<String> lines) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher match = LINE.matcher(line);
      if (match.matches()) {
        values.put(match.group(1), value(match));
      } else {
        problems.add(file + ":" + (i + 1) + ": " + line + ": expected NAME=value");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new EnvFile(Map.copyOf(values));
  }

  private static String value(Matcher match) {
    for (int group = 2; group <= 4; group++) {
      if (match.group(group) != null) {
        return match.group(group).strip();
      }
    }
    return "";
  }
}
