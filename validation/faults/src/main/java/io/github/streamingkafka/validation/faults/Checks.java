package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.validation.faults.InvalidRecords.Sort;
import io.github.streamingkafka.validation.faults.history.Flow;
import io.github.streamingkafka.validation.faults.history.History;
import io.github.streamingkafka.validation.faults.history.RoundTimes;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultKind;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.ToolOptions;
import io.github.streamingkafka.validation.verify.AcknowledgedOrders;
import io.github.streamingkafka.validation.verify.Verify;
import io.github.streamingkafka.validation.verify.VerifyOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Compares the log, and what analytics serves, with what was done. */
final class Checks {
  private static final Duration AGREE_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_EXAMPLES = 5;

  /** What does not depend on when an instance of analytics was asked. */
  private static final List<String> TOTALS =
      List.of(
          "orders_total",
          "inventory_events",
          "failures",
          "pending",
          "duplicates",
          "invalid",
          "digest");

  private final TestRun run;
  private final MetricsClient analytics;
  private final List<Check> checks = new ArrayList<>();

  Checks(TestRun run) throws IOException {
    this.run = run;
    this.analytics = new MetricsClient(run.stack().stack().analytics());
  }

  List<Check> all() {
    return List.copyOf(checks);
  }

  /** Waits until all has drained, and verifies it. */
  void verify() throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    VerifyOptions verify =
        ToolOptions.parse(
            new VerifyOptions(),
            List.of("--timeout=" + run.options().timeoutSeconds),
            run.options().variables());
    PrintStream out = new PrintStream(table, true, StandardCharsets.UTF_8);
    ManagedStack stack = run.stack().stack();
    ProgressPrinter progress = new ProgressPrinter(run.log().watched());
    int status =
        RunningStack.run(
            stack,
            stack.analytics(),
            progress,
            run.stop(),
            running -> {
              var unused = running.settle(run.options().timeout());
              return Verify.run(running, verify, out);
            });
    String text = table.toString(StandardCharsets.UTF_8);
    Files.writeString(run.directory().resolve("logs").resolve("verify.txt"), text);
    if (status != ExitStatus.OK) {
      run.log().watched().print(text);
    }
    checks.add(Check.equal("scripts/verify", "status 0", "status " + status));
  }

  /** Checks that all instances of analytics serve the same; returns what the first one serves. */
  JsonNode agreement(List<Integer> instances) throws IOException {
    JsonNode first = metrics(instances.get(0));
    for (int other : instances.subList(1, instances.size())) {
      boolean unused =
          run.await().within(AGREE_LIMIT, () -> totals(metrics(other)).equals(totals(first)));
      checks.add(
          Check.equal(
              "/metrics of " + Fault.name(FaultTarget.ANALYTICS, other),
              totals(first),
              totals(metrics(other))));
    }
    return first;
  }

  private JsonNode metrics(int instance) throws IOException {
    MetricsClient client = new MetricsClient(run.stack().metrics(instance));
    return run.await()
        .get(
            "an answer of " + Fault.name(FaultTarget.ANALYTICS, instance),
            AGREE_LIMIT,
            client::metrics);
  }

  private static String totals(JsonNode metrics) {
    StringBuilder totals = new StringBuilder();
    TOTALS.forEach(name -> totals.append(metrics.path(name).asText()).append(' '));
    totals.append("lag ").append(metrics.at("/lag/total")).append(" minutes");
    for (JsonNode minute : metrics.path("minutes")) {
      totals.append(
          " %s/%s/%s"
              .formatted(minute.path("orders"), minute.path("reserved"), minute.path("failed")));
    }
    return totals.toString();
  }

  /** Checks that the log has each order that was acknowledged, at its place, and no other there. */
  void orders(List<BurstRun> bursts, Set<String> foreign) {
    List<BurstRun.Attempt> attempts =
        bursts.stream()
            .flatMap(burst -> burst.attempts().stream())
            .filter(attempt -> attempt.acknowledged() > 0)
            .toList();
    AcknowledgedOrders acknowledged =
        AcknowledgedOrders.read(attempts.stream().map(BurstRun.Attempt::list).toList());
    OrderLog log = new OrderLog(bursts, foreign);
    run.read(
        run.ends(run.orderTopic()),
        record -> {
          log.add(record);
          acknowledged.check(record);
        });
    long reported = attempts.stream().mapToLong(BurstRun.Attempt::acknowledged).sum();
    checks.add(
        Check.holds(
            "acknowledged orders that are listed",
            "from " + reported,
            Long.toString(acknowledged.size()),
            acknowledged.size() >= reported));
    checks.add(none("acknowledged orders that are missing", acknowledged.missing()));
    checks.add(none("acknowledged orders that another stands for", acknowledged.others()));
    checks.add(none("orders acknowledged before earlier ones", acknowledged.unordered()));
    checks.add(none("orders of another program that are not in the log", log.missing()));
    checks.add(none("bursts that are not complete in the log", log.incomplete()));
  }

  /** Checks that outcomes come in the order of their orders. */
  OutcomeOrder outcomes() {
    OutcomeOrder outcomes = new OutcomeOrder(run.log().startedAt());
    run.read(run.ends(run.orderTopic()), outcomes::order);
    run.read(run.ends(run.outcomeTopic()), outcomes::outcome);
    checks.add(none("orders decided after later ones", outcomes.wrong()));
    return outcomes;
  }

  /** Checks that those who read through the faults were given what the log has now. */
  void readers(SteadyReaders readers) {
    Map<TopicPartition, Long> ends = run.kafka().ends(readers.starts().keySet());
    SeenRecords log = new SeenRecords();
    run.read(readers.starts(), ends, log);
    List<SeenRecords> seen = readers.finish(ends);
    for (int i = 0; i < seen.size(); i++) {
      String who = "reader " + (i + 1) + ": ";
      checks.add(Check.equal(who + "records", log.records(), seen.get(i).records()));
      checks.add(none(who + "steps back", seen.get(i).stepsBack()));
      checks.add(none(who + "partitions that the log has otherwise", seen.get(i).differences(log)));
    }
  }

  /** Checks that what a fault should not stop went on meanwhile. */
  void wentOn(History history) {
    Map<RoundTimes, Map<Flow, Long>> rounds = history.wentOn(run.settings());
    for (Flow flow : Flow.values()) {
      List<String> stopped =
          rounds.entrySet().stream()
              .filter(round -> Long.valueOf(0).equals(round.getValue().get(flow)))
              .map(round -> "round " + round.getKey().fault().round())
              .toList();
      long judged = rounds.values().stream().filter(flows -> flows.containsKey(flow)).count();
      checks.add(
          Check.holds(
              "rounds in which no orders were " + flow.label(),
              "0 of " + judged,
              stopped.size() + " of " + judged + examples(stopped),
              stopped.isEmpty()));
    }
  }

  /** Checks that analytics said what it waited for, where nothing else kept it from that. */
  void named(History history, ForeignTransactions transactions) {
    List<String> open =
        history.rounds().stream()
            .filter(round -> round.fault().kind() == FaultKind.HOLD_BACK)
            .filter(round -> history.isUndisturbed(round, Flow.COUNTED))
            .map(round -> transactions.id(round.fault().round()))
            .toList();
    List<String> unnamed = open.stream().filter(id -> !transactions.named().contains(id)).toList();
    checks.add(
        Check.holds(
            "open transactions that analytics did not name",
            "0 of " + open.size(),
            unnamed.size() + " of " + open.size() + examples(unnamed),
            unnamed.isEmpty()));
  }

  /** Checks that inventory had decided each order that it was done with. */
  void decided(UndecidedOrders undecidedOrders) {
    checks.add(
        none(
            "orders that inventory had left without an outcome when it was rewound",
            undecidedOrders.found()));
  }

  /** Checks what analytics serves of each burst. */
  void bursts(List<BurstRun> bursts) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (BurstRun burst : bursts) {
      String expected = figures(burst.orders(), run.rule().failures(1, burst.orders()), 0);
      String observed =
          analytics
              .run(burst.id())
              .map(
                  json ->
                      figures(
                          json.path("orders").asLong(-1),
                          json.path("failed").asLong(-1),
                          json.path("pending").asLong(-1)))
              .orElse("none");
      if (!expected.equals(observed)) {
        wrong.add(burst.id() + ": " + observed);
      }
    }
    checks.add(none("bursts that analytics counts otherwise", wrong));
  }

  private static String figures(long orders, long failed, long pending) {
    return orders + " orders, " + failed + " failed, " + pending + " pending";
  }

  /** Checks that unreadable records were put aside, and that what was aborted is nowhere. */
  void invalidRecords(InvalidRecords invalidRecords, List<String> neverCommitted)
      throws IOException {
    Map<Sort, Long> written = invalidRecords.written();
    deadLetters(run.orderTopic(), written.getOrDefault(Sort.UNREADABLE_ORDERS, 0L));
    deadLetters(run.outcomeTopic(), written.getOrDefault(Sort.UNREADABLE_OUTCOMES, 0L));
    List<String> counted = new ArrayList<>();
    List<String> runs = new ArrayList<>(invalidRecords.abortedRuns());
    runs.addAll(neverCommitted);
    for (String aborted : runs) {
      if (analytics.run(aborted).isPresent()) {
        counted.add(aborted);
      }
    }
    checks.add(none("aborted runs that are counted", counted));
  }

  private void deadLetters(String topic, long written) {
    AtomicLong letters = new AtomicLong();
    run.read(run.ends(Topics.deadLetters(topic)), letter -> letters.incrementAndGet());
    checks.add(
        Check.holds(
            "dead letters of " + topic,
            "from " + written,
            letters.toString(),
            letters.get() >= written));
  }

  private static Check none(String what, List<String> found) {
    return Check.equal(what, "0", found.size() + examples(found));
  }

  private static String examples(List<String> found) {
    return found.isEmpty()
        ? ""
        : found.stream().limit(MAX_EXAMPLES).collect(Collectors.joining("; ", ": ", ""));
  }
}
