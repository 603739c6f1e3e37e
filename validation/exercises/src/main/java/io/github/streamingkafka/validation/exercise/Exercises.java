package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.StackFinder;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.ReportFiles.Suite;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What {@code scripts/exercise} does: one exercise after the other on a running stack, each judged,
 * and with a folder of evidence. Whatever happens, the stack is left as it was found.
 */
public final class Exercises {
  private static final String NAME = "exercise";

  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private static final Pattern SECRET =
      Pattern.compile(".*(PASSWORD|SECRET|JAAS|TOKEN|CREDENTIAL|PRIVATE|KEY).*");

  private final ExerciseOptions options;
  private final ManagedStack stack;
  private final PrintStream out;
  private final List<ExerciseSummary> summaries = new ArrayList<>();

  private Exercises(ExerciseOptions options, ManagedStack stack, PrintStream out) {
    this.options = options;
    this.stack = stack;
    this.out = out;
  }

  public static void main(String[] arguments) {
    ToolOptions.run(
        new ExerciseOptions(),
        arguments,
        (options, stop) -> run(options, System.out, System.err, stop));
  }

  /**
   * Does the exercises.
   *
   * @param out gets the results
   * @param err gets the progress
   * @return the exit status
   * @throws BrokerUnavailableException if the stack cannot be used
   */
  static int run(ExerciseOptions options, PrintStream out, PrintStream err, StopSignal stop)
      throws IOException {
    Directories.writable("--out=" + options.directory(), options.directory());
    options.files.begin(NAME);
    ProgressPrinter progress = new ProgressPrinter(err, options.terminal);
    try (ManagedStack stack =
        StackFinder.findOrStart(options.local, options.variables(), progress, stop)) {
      Exercises exercises = new Exercises(options, stack, out);
      try {
        return RunningStack.run(stack, stack.analytics(), progress, stop, exercises::all);
      } finally {
        exercises.tellPrograms();
      }
    }
  }

  private int all(RunningStack running) throws IOException {
    int status = ExitStatus.OK;
    for (Exercise exercise : options.exercises()) {
      if (running.stop().isRequested()) {
        throw new GivenUpException("interrupted before " + exercise.cliName());
      }
      Path folder =
          Files.createDirectories(
              options
                  .directory()
                  .resolve(
                      exercise.cliName()
                          + "-"
                          + LocalDateTime.now(ZoneOffset.UTC).format(FOLDER_TIME)));
      try (Session session = Session.of(options, running, folder)) {
        status = Math.max(status, one(exercise, session));
      }
    }
    return status;
  }

  private int one(Exercise exercise, Session session) throws IOException {
    session
        .running()
        .progress()
        .say(System.lineSeparator() + exercise.cliName() + ": " + exercise.plan(options));
    List<Check> expectations = new ArrayList<>();
    boolean begun = false;
    try {
      session.begin();
      begun = true;
      expectations.addAll(exercise.run(session));
    } catch (GivenUpException | BrokerUnavailableException | KafkaException unfinished) {
      if (!begun) {
        throw unfinished;
      }
      expectations.add(
          Check.holds("the exercise comes to its end", "an end", unfinished.getMessage(), false));
    } finally {
      Check restored = session.restore();
      expectations.add(restored);
    }
    ExerciseSummary summary = summary(exercise, session, expectations);
    summaries.add(summary);
    new EvidenceFolder(session.folder())
        .write(summary, session.recording(), session.running().settings());
    Path report = Installation.asSeenByUser(session.folder().resolve("report.html"));
    if (!options.files.isJsonPrinted()) {
      out.printf("%n%s%nreport: %s%n", summary.text(), report);
    } else {
      session.running().progress().say("report: " + report);
    }
    return summary.exitStatus();
  }

  private ExerciseSummary summary(Exercise exercise, Session session, List<Check> expectations)
      throws IOException {
    Map<String, Integer> given = new LinkedHashMap<>();
    given.put("orders", options.orders);
    if (exercise == Exercise.THROTTLE) {
      given.put("throttle_ms", options.throttleMs);
      given.put("rate", ThrottleExercise.rate(options));
    }
    return new ExerciseSummary(
        exercise,
        stack.name(),
        exercise.plan(options),
        given,
        session.recording().startedAt(),
        Instant.now(),
        expectations,
        session.recording().steps(),
        configuration(session),
        versions());
  }

  private static Map<Service, Map<String, String>> configuration(Session session) {
    Map<Service, Map<String, String>> all = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      Map<String, String> variables = new TreeMap<>(session.restorer().variables(service));
      variables.replaceAll(
          (name, value) ->
              SECRET.matcher(name).matches() && !value.isBlank() ? "(not shown)" : value);
      all.put(service, variables);
    }
    return all;
  }

  private Map<String, String> versions() throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("kafka-clients", AppInfoParser.getVersion());
    versions.put("java of this command", System.getProperty("java.vm.version"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    versions.putAll(stack.versions());
    return versions;
  }

  /** All results as one, also of exercises that were done before one that could not be. */
  private void tellPrograms() throws IOException {
    ObjectNode json = ExerciseSummary.JSON.createObjectNode();
    boolean areAll = summaries.size() == options.exercises().size();
    boolean isPassed = areAll && summaries.stream().allMatch(ExerciseSummary::isPassed);
    json.put("format_version", ExerciseSummary.FORMAT_VERSION)
        .put("result", isPassed ? "PASS" : "FAIL");
    ArrayNode all = json.putArray("exercises");
    summaries.forEach(summary -> all.add(summary.json()));
    options.files.end(
        NAME,
        summaries.stream()
            .map(each -> new Suite(each.exercise().cliName(), each.expectations()))
            .toList(),
        areAll
            ? null
            : "only " + summaries.size() + " of " + options.exercises().size() + " were done",
        ExerciseSummary.JSON.writeValueAsString(json),
        out);
  }
}
