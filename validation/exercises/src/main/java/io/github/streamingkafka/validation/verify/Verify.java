package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.StackFinder;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.StackSettings;
import io.github.streamingkafka.validation.stack.Table;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@code scripts/verify} does: waits until all has drained, counts both topics once more, and
 * compares with {@code /metrics} and {@code /minutes}. Shares no code with what it checks but the
 * plumbing.
 */
public final class Verify {
  private static final int MAX_RUNS = 1_000;
  private static final String SAME = "OK";
  private static final String DIFFERENT = "DIFFERENT";
  private static final String DEAD_LETTERS = "-dlq";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VerifyOptions options;
  private final RunningStack running;
  private final StackSettings settings;
  private final KafkaOffsets kafka;

  private Verify(VerifyOptions options, RunningStack running) {
    this.options = options;
    this.running = running;
    this.settings = running.settings();
    this.kafka = running.kafka();
  }

  public static void main(String[] arguments) {
    ToolOptions.run(
        new VerifyOptions(),
        arguments,
        (options, stop) -> run(options, System.out, System.err, stop));
  }

  /**
   * Verifies a stack.
   *
   * @param out gets the result
   * @param err gets the progress
   * @return the exit status
   * @throws BrokerUnavailableException if the stack does not answer
   */
  public static int run(VerifyOptions options, PrintStream out, PrintStream err, StopSignal stop)
      throws IOException {
    return run(StackFinder.find(options.local, options.variables()), options, out, err, stop);
  }

  /** Verifies this stack, whichever the options name. */
  public static int run(
      ManagedStack stack, VerifyOptions options, PrintStream out, PrintStream err, StopSignal stop)
      throws IOException {
    return RunningStack.run(
        stack,
        options.metrics().orElse(stack.analytics()),
        new ProgressPrinter(err),
        stop,
        running -> {
          Comparison comparison = new Verify(options, running).compare();
          out.print(options.json ? json(comparison) : text(comparison));
          return comparison.isPassed() ? ExitStatus.OK : ExitStatus.FAILED;
        });
  }

  private Comparison compare() throws IOException {
    while (true) {
      QuiescenceWaiter.SettledState moment = running.settle(options.timeout());
      Recount recount = new Recount();
      Map<TopicPartition, Long> starts = recount(recount, moment.groupLags().ends());
      Map<String, Optional<JsonNode>> runs = runs(recount, moment.metrics());
      if (kafka.ends(running.partitions()).equals(moment.groupLags().ends())) {
        return compare(recount, moment, runs, starts);
      }
      running.progress().say("records arrived while the log was read: once more");
    }
  }

  private Map<TopicPartition, Long> recount(Recount recount, Map<TopicPartition, Long> ends) {
    LogReader reader =
        new LogReader(settings.kafka(), running.progress(), running.stop(), options.timeout());
    Map<TopicPartition, Long> starts =
        reader.read(
            ends,
            record -> {
              if (record.topic().equals(settings.kafka().orderTopic())) {
                recount.order(record);
              } else {
                recount.outcome(record);
              }
            });
    Set<TopicPartition> deadLetters =
        kafka.partitions(settings.topics().stream().map(topic -> topic + DEAD_LETTERS).toList());
    reader.read(kafka.ends(deadLetters), recount::deadLetter);
    recount.finish();
    return starts;
  }

  /** What is served of the runs that there are, and of those that are served besides. */
  private Map<String, Optional<JsonNode>> runs(Recount recount, JsonNode metrics) {
    Map<String, Optional<JsonNode>> served = new TreeMap<>();
    metrics
        .path("runs")
        .properties()
        .forEach(run -> served.put(run.getKey(), Optional.of(run.getValue())));
    for (String run : recount.runs().keySet()) {
      if (served.size() < MAX_RUNS && !served.containsKey(run)) {
        served.put(run, served(run));
      }
    }
    return served;
  }

  private Optional<JsonNode> served(String run) {
    try {
      return running.analytics().run(run);
    } catch (IOException nobody) {
      throw new BrokerUnavailableException(nobody.getMessage(), nobody);
    }
  }

  private Comparison compare(
      Recount recount,
      QuiescenceWaiter.SettledState moment,
      Map<String, Optional<JsonNode>> runs,
      Map<TopicPartition, Long> starts)
      throws IOException {
    Comparison comparison = new Comparison();
    comparison.totals(recount, moment.metrics());
    comparison.runs(recount.runs(), runs);
    comparison.minutes(recount.minutes(), moment.minutes(), moment.metrics());
    comparison.lags(moment.groupLags(), settings.analyticsGroup(), moment.metrics());
    comparison.log(recount, settings.topics());
    if (options.skipDecisions) {
      comparison.note("Outcomes were not checked against the announced ones.");
    } else {
      comparison.decisions(
          recount, options.announced(running.stack().variables(Service.INVENTORY)));
    }
    long deleted = starts.values().stream().mapToLong(Long::longValue).sum();
    if (deleted > 0) {
      comparison.note(
          deleted
              + " offsets at the log's start are deleted: analytics may have counted their records,"
              + " and they cannot be counted once more.");
    }
    return comparison;
  }

  private static String text(Comparison comparison) {
    Table table =
        Check.table(comparison.rows(), SAME, DIFFERENT, "what", "expected", "observed", "");
    StringBuilder text = new StringBuilder(table.toString()).append(System.lineSeparator());
    comparison.notes().forEach(note -> text.append(note).append(System.lineSeparator()));
    return text.append(System.lineSeparator())
        .append(verdict(comparison))
        .append(System.lineSeparator())
        .toString();
  }

  private static String verdict(Comparison comparison) {
    long different = Check.count(comparison.rows(), Verdict.FAIL);
    return different == 0
        ? "verified: all of " + comparison.rows().size() + " are equal"
        : "NOT verified: " + different + " of " + comparison.rows().size() + " are DIFFERENT";
  }

  private static String json(Comparison comparison) throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("verified", comparison.isPassed());
    ArrayNode rows = json.putArray("rows");
    for (Check row : comparison.rows()) {
      rows.addObject()
          .put("what", row.what())
          .put("expected", row.expected())
          .put("observed", row.observed())
          .put("verdict", row.verdict(SAME, DIFFERENT));
    }
    ArrayNode notes = json.putArray("notes");
    comparison.notes().forEach(notes::add);
    return JSON.writeValueAsString(json) + System.lineSeparator();
  }
}
