package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.validation.faults.InvalidRecords.Sort;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.ToolOptions;
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

  /** Checks that the log has each order that was acknowledged, at the time and in the end. */
  void orders(List<BurstRun> bursts, Set<String> foreign) {
    OrderLog log = new OrderLog(bursts, foreign);
    run.read(run.ends(run.orderTopic()), log::add);
    checks.add(none("orders of foreign bursts that are not in the log", log.missing()));
    checks.add(none("bursts whose acknowledged orders were not all in the log", log.lost()));
    checks.add(none("bursts that are not complete in the log", log.incomplete()));
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
  void invalidRecords(InvalidRecords invalidRecords) throws IOException {
    Map<Sort, Long> written = invalidRecords.written();
    deadLetters(run.orderTopic(), written.getOrDefault(Sort.UNREADABLE_ORDERS, 0L));
    deadLetters(run.outcomeTopic(), written.getOrDefault(Sort.UNREADABLE_OUTCOMES, 0L));
    List<String> counted = new ArrayList<>();
    for (String aborted : invalidRecords.abortedRuns()) {
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
    String examples = found.stream().limit(MAX_EXAMPLES).collect(Collectors.joining("; "));
    return Check.equal(what, "0", found.isEmpty() ? "0" : found.size() + ": " + examples);
  }
}
