package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.validation.exercise.recording.Recording.Step;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of an exercise.
 *
 * @param stack the stack that it was done on: compose or local
 * @param plan what was to be done
 * @param options those that shaped it, by name
 * @param expectations what was expected, and how it came out
 * @param steps what was done
 * @param configuration the variables of the services, secrets left out
 * @param versions what it was done with, by name
 */
record ExerciseSummary(
    Exercise exercise,
    String stack,
    String plan,
    Map<String, Integer> options,
    Instant startedAt,
    Instant endedAt,
    List<Check> expectations,
    List<Step> steps,
    Map<Service, Map<String, String>> configuration,
    Map<String, String> versions) {

  /** Of the form of {@code summary.json}: docs/exercise-summary.schema.json describes it. */
  static final int FORMAT_VERSION = 1;

  static final ObjectMapper JSON = new ObjectMapper();

  boolean isPassed() {
    return Check.allHold(expectations);
  }

  int exitStatus() {
    return isPassed() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  long count(Verdict verdict) {
    return Check.count(expectations, verdict);
  }

  String verdict() {
    return isPassed() ? "PASS" : "FAIL";
  }

  /** The verdict in a sentence. */
  String sentence() {
    long judged = count(Verdict.PASS) + count(Verdict.FAIL);
    return isPassed()
        ? String.format(Locale.ROOT, "PASS: all of %d expectations hold", judged)
        : String.format(
            Locale.ROOT, "FAIL: %d of %d expectations do not hold", count(Verdict.FAIL), judged);
  }

  Duration took() {
    return Duration.between(startedAt, endedAt);
  }

  /** For a terminal. */
  String text() {
    Table table =
        Check.table(expectations, "PASS", "FAIL", "expectation", "expected", "observed", "");
    return "%s%n%s %s%n".formatted(table, exercise.cliName(), sentence());
  }

  /** For a program. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format_version", FORMAT_VERSION)
        .put("exercise", exercise.cliName())
        .put("result", verdict())
        .put("stack", stack)
        .put("plan", plan)
        .put("started_at", startedAt.toString())
        .put("ended_at", endedAt.toString());
    ObjectNode given = json.putObject("options");
    options.forEach(given::put);
    ArrayNode rows = json.putArray("expectations");
    for (Check each : expectations) {
      ObjectNode row =
          rows.addObject()
              .put("expectation", each.what())
              .put("expected", each.expected())
              .put("observed", each.observed())
              .put("verdict", each.verdict().name());
      if (!each.why().isEmpty()) {
        row.put("why", each.why());
      }
    }
    ArrayNode done = json.putArray("steps");
    for (Step step : steps) {
      done.addObject().put("at", step.at().toString()).put("step", step.what());
    }
    ObjectNode services = json.putObject("configuration");
    configuration.forEach(
        (service, variables) -> {
          ObjectNode of = services.putObject(service.cliName());
          variables.forEach(of::put);
        });
    ObjectNode with = json.putObject("versions");
    versions.forEach(with::put);
    return json;
  }
}
