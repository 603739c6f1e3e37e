package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.faults.InvalidRecords.Sort;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.faults.stack.RunLog;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.StackSettings;
import io.github.streamingkafka.validation.stack.ToolOptions;
import io.github.streamingkafka.validation.verify.LogReader;
import io.github.streamingkafka.validation.verify.Verify;
import io.github.streamingkafka.validation.verify.VerifyOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Holds what the log holds, and what analytics serves, against what was done. */
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

  private final TestStack stack;
  private final StackSettings settings;
  private final KafkaOffsets kafka;
  private final FaultsOptions options;
  private final FailureRule rule;
  private final PrintStream err;
  private final StopSignal stop;
  private final Await await;
  private final MetricsClient analytics;
  private final List<Check> checks = new ArrayList<>();

  Checks(
      TestStack stack,
      StackSettings settings,
      KafkaOffsets kafka,
      FaultsOptions options,
      FailureRule rule,
      PrintStream err,
      StopSignal stop)
      throws IOException {
    this.stack = stack;
    this.settings = settings;
    this.kafka = kafka;
    this.options = options;
    this.rule = rule;
    this.err = err;
    this.stop = stop;
    this.await = new Await(stop);
    this.analytics = new MetricsClient(stack.analytics());
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
            List.of("--timeout", Long.toString(options.timeout().toSeconds())),
            options.variables());
    int status =
        Verify.run(stack, verify, new PrintStream(table, true, StandardCharsets.UTF_8), err, stop);
    String said = table.toString(StandardCharsets.UTF_8);
    RunLog.keep(stack.logs().resolve("verify.txt"), said);
    if (status != ExitStatus.OK) {
      err.print(said);
    }
    checks.add(Check.equal("scripts/verify", "status 0", "status " + status));
  }

  /** Checks that the log has each order that was acknowledged, at the time and in the end. */
  void orders(List<BurstRun> runs) {
    OrderLog log = new OrderLog(runs);
    read(settings.kafka().orderTopic(), log);
    checks.add(none("bursts whose acknowledged orders were not all in the log", log.lost()));
    checks.add(none("bursts that are not complete in the log", log.incomplete()));
  }

  /** Checks that inventory had decided each order that it was done with. */
  void decided(UndecidedOrders undecidedOrders) {
    checks.add(
        none(
            "orders that inventory had left without an outcome when it was rewound",
            List.copyOf(undecidedOrders.found())));
  }

  private void read(String topic, OrderLog log) {
    reader().read(kafka.ends(kafka.partitions(Set.of(topic))), log::add);
  }

  /** Checks what analytics serves of each burst. */
  void runs(List<BurstRun> runs) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (BurstRun run : runs) {
      String expected =
          String.format(
              Locale.ROOT,
              "%d orders, %d failed, 0 pending",
              run.orders(),
              rule.failures(1, run.orders()));
      String observed =
          analytics
              .run(run.id())
              .map(
                  json ->
                      String.format(
                          Locale.ROOT,
                          "%d orders, %d failed, %d pending",
                          json.path("orders").asLong(-1),
                          json.path("failed").asLong(-1),
                          json.path("pending").asLong(-1)))
              .orElse("none");
      if (!expected.equals(observed)) {
        wrong.add(run.id() + ": " + observed);
      }
    }
    checks.add(none("bursts that analytics counts otherwise", wrong));
  }

  /** Checks that garbage was put aside, and that what was aborted is nowhere. */
  void invalidRecords(InvalidRecords invalidRecords) throws IOException {
    Map<Sort, Long> written = invalidRecords.written();
    deadLetters(settings.kafka().orderTopic(), written.getOrDefault(Sort.UNREADABLE_ORDERS, 0L));
    deadLetters(
        settings.kafka().inventoryTopic(), written.getOrDefault(Sort.UNREADABLE_OUTCOMES, 0L));
    List<String> counted = new ArrayList<>();
    for (String run : invalidRecords.abortedRuns()) {
      if (analytics.run(run).isPresent()) {
        counted.add(run);
      }
    }
    checks.add(none("aborted runs that are counted", counted));
  }

  private void deadLetters(String topic, long written) {
    AtomicLong letters = new AtomicLong();
    reader()
        .read(
            kafka.ends(kafka.partitions(Set.of(Topics.deadLetters(topic)))),
            letter -> letters.incrementAndGet());
    checks.add(
        Check.holds(
            "dead letters of " + topic,
            "from " + written,
            Long.toString(letters.get()),
            letters.get() >= written));
  }

  /** Checks that all instances of analytics tell the same; returns what they tell. */
  JsonNode agreement(List<Integer> instances) throws IOException {
    JsonNode first = metrics(instances.get(0));
    for (int other : instances.subList(1, instances.size())) {
      boolean unused =
          await.within(AGREE_LIMIT, () -> totals(metrics(other)).equals(totals(first)));
      checks.add(
          Check.equal(
              "/metrics of " + Fault.name(FaultTarget.ANALYTICS, other),
              totals(first),
              totals(metrics(other))));
    }
    return first;
  }

  private JsonNode metrics(int instance) throws IOException {
    URI address = stack.metrics(instance);
    return await.get(
        "an answer of " + Fault.name(FaultTarget.ANALYTICS, instance),
        AGREE_LIMIT,
        () -> new MetricsClient(address).metrics());
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

  /** Reads the log for checks. */
  LogReader reader() {
    return new LogReader(settings.kafka(), new ProgressPrinter(err), stop, options.timeout());
  }

  private static Check none(String what, List<String> found) {
    String observed =
        found.isEmpty()
            ? "0"
            : found.size()
                + ": "
                + String.join("; ", found.subList(0, Math.min(found.size(), MAX_EXAMPLES)));
    return Check.equal(what, "0", observed);
  }
}
