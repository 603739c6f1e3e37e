package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.StackFinder;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.ReportFiles.Suite;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code scripts/verify} does: audits what analytics serves, once or on and on. Shares no code
 * with what it checks but the plumbing.
 */
public final class Verify {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String NAME = "verify";
  private static final String SAME = "OK";
  private static final String DIFFERENT = "DIFFERENT";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VerifyOptions options;
  private final RunningStack running;
  private final List<Audit> audits = new ArrayList<>();

  /** What the cluster promises, which is as much a condition as any figure. */
  private final Comparison cluster = new Comparison();

  private Verify(VerifyOptions options, RunningStack running) {
    this.options = options;
    this.running = running;
  }

  public static void main(String[] arguments) {
    ToolOptions.run(
        new VerifyOptions(),
        arguments,
        (options, stop) -> {
          int status = run(options, System.out, System.err, stop);
          if (options.watch && stop.isRequested()) {
            // Ctrl-C is how it ends: the JVM's own status would say that it was killed.
            Runtime.getRuntime().halt(status);
          }
          return status;
        });
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
    options.files.begin(NAME);
    ManagedStack stack = StackFinder.find(options.local, options.variables());
    ProgressPrinter progress = new ProgressPrinter(err, options.terminal);
    return RunningStack.run(
        stack, stack.analytics(), progress, stop, running -> run(running, options, out));
  }

  /** Verifies this stack, whichever the options name. */
  public static int run(RunningStack running, VerifyOptions options, PrintStream out)
      throws IOException {
    Verify verify = new Verify(options, running);
    try {
      // Read first: a list that is not one is said before anything is waited for.
      Optional<AcknowledgedOrders> acknowledged =
          Optional.ofNullable(options.acknowledged)
              .map(file -> AcknowledgedOrders.read(List.of(file)));
      Comparison result = verify.result();
      acknowledged.ifPresent(orders -> orders.check(running, options.timeout(), result));
      if (!options.files.isJsonPrinted()) {
        out.print(verify.text(result));
      }
      options.files.end(
          NAME, List.of(new Suite(NAME, result.rows())), null, verify.json(result), out);
      return result.isPassed() ? ExitStatus.OK : ExitStatus.FAILED;
    } finally {
      verify.audits.forEach(Audit::close);
    }
  }

  private Comparison result() throws IOException {
    if (options.waitSeconds != null) {
      Comparison lags = new Comparison();
      new DrainWait(running, options.groups)
          .await(Duration.ofSeconds(options.waitSeconds))
          .forEach(lags::check);
      return lags;
    }
    begin();
    return options.watch ? watch() : once();
  }

  private void begin() throws IOException {
    ClusterPromises.check(running.settings(), cluster);
    Announced announced =
        options.skipDecisions
            ? null
            : options.announced(running.stack().variables(Service.INVENTORY));
    List<URI> servers =
        options.metrics.isEmpty() ? running.stack().allAnalytics() : options.metrics;
    for (URI server : servers) {
      audits.add(new Audit(running, new MetricsClient(server), announced, options.timeout()));
    }
  }

  private Comparison once() {
    Comparison all = new Comparison();
    all.add(cluster, "");
    audits.forEach(audit -> all.add(once(audit), part(audit)));
    return all;
  }

  /**
   * Audits as many answers of an instance as it takes until one can be compared in all respects.
   */
  private Comparison once(Audit audit) {
    while (true) {
      Optional<Comparison> next = audit.next();
      if (next.isPresent() && (audit.isComplete() || !next.get().isPassed())) {
        audit.remark(next.get());
        audit.finish(next.get());
        return next.get();
      }
      if (running.stop().await(PAUSE)) {
        throw new GivenUpException("stopped before an answer was audited");
      }
    }
  }

  /** Audits each new answer until one is different, or the time is over; returns the latest. */
  private Comparison watch() {
    if (!cluster.isPassed()) {
      return cluster;
    }
    Comparison latest = new Comparison();
    long start = System.nanoTime();
    try {
      do {
        for (Audit audit : audits) {
          Optional<Comparison> next = audit.next();
          if (next.isPresent()) {
            audit.checkOutcomes(next.get());
            if (!next.get().isPassed()) {
              audit.remark(next.get());
            }
            latest = new Comparison();
            latest.add(next.get(), part(audit));
            if (!latest.isPassed()) {
              return latest;
            }
          }
        }
        running.progress().tell(summary(latest));
      } while (!isOver(start) && !running.stop().await(PAUSE));
    } catch (GivenUpException stopped) {
      if (!running.stop().isRequested()) {
        throw stopped;
      }
    }
    for (Audit audit : audits) {
      if (audit.answers() == 0) {
        throw new GivenUpException(audit.server() + " gave no answer that could be audited");
      }
    }
    return latest;
  }

  private boolean isOver(long start) {
    return options.watchSeconds != null
        && System.nanoTime() - start > Duration.ofSeconds(options.watchSeconds).toNanos();
  }

  /** What a row of this instance's begins with. */
  private String part(Audit audit) {
    return audits.size() == 1 ? "" : audit.server() + ": ";
  }

  private String summary(Comparison latest) {
    return String.format(
        Locale.ROOT,
        "audited %,d records, %,d answers, %s, %.1f s behind",
        records(),
        answers(),
        latest.isPassed() ? "all equal" : answers() == 0 ? "none yet" : "the last one DIFFERENT",
        secondsBehind());
  }

  private long records() {
    return audits.stream().mapToLong(Audit::records).sum();
  }

  private long answers() {
    return audits.stream().mapToLong(Audit::answers).sum();
  }

  /** How old the latest audited answer is, of the instance whose one is the oldest. */
  private double secondsBehind() {
    double now = System.currentTimeMillis() / 1e3;
    return audits.stream()
        .flatMap(audit -> audit.auditedUntil().stream())
        .mapToDouble(generatedAt -> now - generatedAt)
        .max()
        .orElse(0);
  }

  private String text(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    if (!options.watch || !comparison.isPassed()) {
      text.append(
              Check.table(comparison.rows(), SAME, DIFFERENT, "what", "expected", "observed", ""))
          .append(System.lineSeparator());
      comparison.notes().forEach(note -> text.append(note).append(System.lineSeparator()));
      text.append(System.lineSeparator())
          .append(verdict(comparison))
          .append(System.lineSeparator());
    }
    if (options.watch) {
      text.append(summary(comparison)).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String verdict(Comparison comparison) {
    long different = Check.count(comparison.rows(), Verdict.FAIL);
    return different == 0
        ? "verified: all of " + comparison.rows().size() + " are equal"
        : "NOT verified: " + different + " of " + comparison.rows().size() + " are DIFFERENT";
  }

  private String json(Comparison comparison) throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("verified", comparison.isPassed());
    json.put("records", records());
    json.put("answers", answers());
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
    return JSON.writeValueAsString(json);
  }
}
