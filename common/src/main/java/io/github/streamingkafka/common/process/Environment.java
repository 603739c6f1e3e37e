package io.github.streamingkafka.common.process;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads typed values from environment variables and collects what is wrong with them, so that a
 * user sees every mistake at once. A variable that is unset or blank has its default.
 *
 * <p>A reader that meets a wrong value notes it and returns the default; {@link #verify} then
 * refuses the whole.
 */
public final class Environment {
  private final Map<String, String> variables;
  private final Map<String, Variable> asked = new LinkedHashMap<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<String> secrets = new HashSet<>();

  /**
   * A variable that the program reads.
   *
   * @param defaultValue null for none
   * @param min the smallest number that is allowed, null for all that are not numbers
   * @param max the largest one
   */
  public record Variable(Object defaultValue, Number min, Number max) {}

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** All variables, as they were given. */
  public Map<String, String> variables() {
    return variables;
  }

  /** The variables that were asked for so far, by name. */
  public Map<String, Variable> asked() {
    return Collections.unmodifiableMap(asked);
  }

  public String text(String name, String defaultValue) {
    return value(name, defaultValue, null, null, defaultValue);
  }

  /** A text that meets a condition, which {@code allowed} describes. */
  public String text(
      String name, String defaultValue, Predicate<String> condition, String allowed) {
    String value = text(name, defaultValue);
    if (value == null || condition.test(value)) {
      return value;
    }
    reject(name, value, allowed);
    return defaultValue;
  }

  public int integer(String name, int defaultValue, int min, int max) {
    return (int) integer(name, (long) defaultValue, min, max);
  }

  public long integer(String name, long defaultValue, long min, long max) {
    String value = value(name, defaultValue, min, max, null);
    if (value == null) {
      return defaultValue;
    }
    try {
      long number = Long.parseLong(value);
      if (min <= number && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, as a number out of range is.
    }
    String range =
        min == Long.MIN_VALUE && max == Long.MAX_VALUE ? "" : " from " + min + " to " + max;
    reject(name, value, "a whole number" + range);
    return defaultValue;
  }

  /** A decimal number within {@code min} and {@code max}, both included. */
  public double decimal(String name, double defaultValue, double min, double max) {
    String value = value(name, defaultValue, min, max, null);
    if (value == null) {
      return defaultValue;
    }
    // Java alone would also read "NaN", "0x1p3" and "1f".
    if (value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
      double number = Double.parseDouble(value);
      if (min <= number && number <= max) {
        return number;
      }
    }
    reject(name, value, "a number from " + plain(min) + " to " + plain(max));
    return defaultValue;
  }

  /** One of an enum's constants, in upper or lower case. */
  public <E extends Enum<E>> E choice(String name, E defaultValue) {
    return choice(name, defaultValue, Map.of());
  }

  /** The same, where some constants have {@code synonyms}, which are in lower case. */
  public <E extends Enum<E>> E choice(String name, E defaultValue, Map<String, E> synonyms) {
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    String value = value(name, defaultValue, null, null, lowerCase(defaultValue));
    String lower = value.toLowerCase(Locale.ROOT);
    for (E constant : constants) {
      if (lowerCase(constant).equals(lower)) {
        return constant;
      }
    }
    if (synonyms.containsKey(lower)) {
      return synonyms.get(lower);
    }
    reject(
        name,
        value,
        "one of "
            + Arrays.stream(constants)
                .map(Environment::lowerCase)
                .collect(Collectors.joining(", ")));
    return defaultValue;
  }

  /** The value of this variable is nobody's business. */
  public void keepSecret(String name) {
    secrets.add(name);
  }

  /**
   * What the program goes by, on one line: the variables that were asked for, with what was given
   * or else their defaults. Blank ones without a default are left out, and secrets are masked.
   */
  public String effective() {
    return asked.keySet().stream()
        .filter(name -> !effective(name).isEmpty())
        .map(name -> name + "=" + (secrets.contains(name) ? "***" : effective(name)))
        .collect(Collectors.joining(" "));
  }

  private String effective(String name) {
    Object unset = asked.get(name).defaultValue();
    if (unset instanceof Enum<?> constant) {
      unset = lowerCase(constant);
    }
    String given = variables.getOrDefault(name, "").strip();
    return given.isEmpty() ? Objects.toString(unset, "") : given;
  }

  /** Notes a wrong value. */
  public void reject(String name, String value, String allowed) {
    problems.add(name + "=" + value + ": expected " + allowed);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigurationException if any value was wrong
   */
  public void verify() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(List.copyOf(problems));
    }
  }

  private String value(String name, Object defaultValue, Number min, Number max, String unlessSet) {
    asked.putIfAbsent(name, new Variable(defaultValue, min, max));
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? unlessSet : value;
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
