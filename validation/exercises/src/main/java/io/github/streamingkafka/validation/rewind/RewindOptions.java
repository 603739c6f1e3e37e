package io.github.streamingkafka.validation.rewind;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.stack.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code scripts/rewind} was asked to do.
 *
 * @param local the stack without Docker
 * @param dryRun only show what would be done
 * @param yes do not ask
 * @param compare compare totals with those before
 * @param timeout how long to wait for something that does not come any nearer
 * @param target where to go
 * @param variables the shell's
 */
public record RewindOptions(
    boolean local,
    boolean dryRun,
    boolean yes,
    boolean compare,
    Duration timeout,
    Target target,
    Map<String, String> variables) {

  private static final Set<String> FLAGS =
      Set.of("--local", "--dry-run", "--yes", "--no-compare", "--to-earliest");
  private static final Set<String> OPTIONS =
      Set.of("--to-datetime", "--to-offset", "--shift-by", "--restore", "--timeout");
  private static final Set<String> TARGETS =
      Set.of("--to-earliest", "--to-datetime", "--to-offset", "--shift-by", "--restore");

  /**
   * Reads the words of the command line.
   *
   * @throws ConfigurationException if any is wrong
   */
  public static RewindOptions from(List<String> words, Map<String, String> variables) {
    Environment arguments = Arguments.parse("scripts/rewind", words, FLAGS, OPTIONS);
    RewindOptions options =
        new RewindOptions(
            Arguments.has(arguments, "--local"),
            Arguments.has(arguments, "--dry-run"),
            Arguments.has(arguments, "--yes"),
            !Arguments.has(arguments, "--no-compare"),
            Duration.ofSeconds(arguments.integer("--timeout", 120, 1, 86_400)),
            target(arguments),
            Map.copyOf(variables));
    arguments.verify();
    return options;
  }

  private static Target target(Environment arguments) {
    Set<String> given = new TreeSet<>(arguments.variables().keySet());
    given.retainAll(TARGETS);
    if (given.size() > 1) {
      arguments.reject("scripts/rewind", String.join(" ", given), "one of them alone");
    }
    if (given.contains("--to-datetime")) {
      String text = arguments.text("--to-datetime", "");
      return new Target.At(
          time(text)
              .orElseGet(
                  () -> {
                    arguments.reject(
                        "--to-datetime",
                        text,
                        "a time such as 2026-11-22T18:30:00 (UTC) or 2026-11-22T19:30:00+01:00");
                    return Instant.EPOCH;
                  }));
    }
    if (given.contains("--to-offset")) {
      return new Target.Offset(arguments.integer("--to-offset", 0L, 0, Long.MAX_VALUE));
    }
    if (given.contains("--shift-by")) {
      return new Target.Shift(
          arguments.integer("--shift-by", 0L, -Integer.MAX_VALUE, Integer.MAX_VALUE));
    }
    if (given.contains("--restore")) {
      return new Target.Saved(OffsetFile.read(Path.of(arguments.text("--restore", ""))));
    }
    return new Target.Earliest();
  }

  /** A time with its zone, or else of UTC, as Kafka's own tool has it. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException withoutZone) {
      try {
        return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      } catch (DateTimeParseException noTime) {
        return Optional.empty();
      }
    }
  }
}
