package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes the words after a command apart: flags, and options that have a value. */
public final class Arguments {
  private static final String SET = "true";

  private Arguments() {}

  /**
   * Reads {@code --flag}, {@code --option VALUE} and {@code --option=VALUE}; the result has each
   * under its own name.
   *
   * @param command what wrong words are blamed on
   * @throws ConfigurationException if a word is none of them, or an option has no value
   */
  public static Environment parse(
      String command, List<String> words, Set<String> flags, Set<String> options) {
    Map<String, String> found = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (flags.contains(word)) {
        found.put(word, SET);
      } else if (!options.contains(name)) {
        problems.add(command + " " + word + ": expected one of its options (see --help)");
      } else if (equals >= 0) {
        found.put(name, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        found.put(name, words.get(++i));
      } else {
        found.put(name, "");
      }
      if (options.contains(name) && found.getOrDefault(name, "").isBlank()) {
        problems.add(command + " " + name + ": expected a value after it");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new Environment(found);
  }

  /** Whether a flag or an option was given. */
  public static boolean has(Environment arguments, String name) {
    return arguments.variables().containsKey(name);
  }
}
