package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.faults.plan.FaultPlan;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.plan.Rounds;
import io.github.streamingkafka.validation.faults.stack.ComposeTestStack;
import io.github.streamingkafka.validation.faults.stack.EphemeralStack;
import io.github.streamingkafka.validation.faults.stack.RunLog;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.StackSettings;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;

/**
 * What {@code scripts/faults} does: bursts of orders while all kinds of faults happen, then peace,
 * and the question whether every promise was kept.
 */
public final class Faults {
  /** How many instances of analytics are left in the end, for their answers to be compared. */
  private static final int ANALYTICS_KEPT = 2;

  private static final int RADIX = 36;

  private final FaultPlan plan;
  private final TestStack stack;
  private final ConsumerInstances instances;
  private final Groups groups;
  private final BurstLoop burstLoop;
  private final InvalidRecords invalidRecords;
  private final UndecidedOrders undecidedOrders;
  private final FaultInjector injector;
  private final Checks checks;
  private final RunLog runLog;
  private final AtomicInteger rounds = new AtomicInteger();
  private Duration faultsTook = Duration.ZERO;
  private long counted = -1;
  private long duplicates = -1;

  private Faults(
      FaultsOptions options,
      FaultPlan plan,
      TestStack stack,
      StackSettings settings,
      KafkaOffsets kafka,
      RunLog runLog,
      PrintStream err,
      StopSignal stop)
      throws IOException {
    this.plan = plan;
    this.stack = stack;
    this.runLog = runLog;
    Await await = new Await(stop);
    Environment inventory = new Environment(stack.variables(Service.INVENTORY));
    FailureRule rule = FailureRule.from(inventory);
    inventory.verify();
    // What an earlier run left in the log has other ids.
    String prefix = "faults-" + Long.toString(Instant.now().getEpochSecond(), RADIX) + "-";
    instances = new ConsumerInstances(stack);
    groups = new Groups(kafka, settings, await);
    burstLoop =
        new BurstLoop(
            stack,
            kafka,
            kafka.partitions(Set.of(settings.kafka().orderTopic())),
            await,
            options,
            prefix);
    invalidRecords = new InvalidRecords(settings.kafka(), rule, options.seed, prefix, await);
    checks = new Checks(stack, settings, kafka, options, rule, err, stop);
    undecidedOrders = new UndecidedOrders(settings, kafka, checks.reader());
    injector =
        new FaultInjector(
            stack, instances, groups, burstLoop, invalidRecords, undecidedOrders, await, runLog);
  }

  public static void main(String[] arguments) {
    ToolOptions.run(
        new FaultsOptions(),
        arguments,
        (options, stop) -> run(options, System.out, System.err, stop));
  }

  /**
   * Goes through a plan.
   *
   * @param out gets the plan and the result
   * @param err gets what happens meanwhile
   * @return the exit status
   * @throws BrokerUnavailableException if there is no stack
   */
  static int run(FaultsOptions options, PrintStream out, PrintStream err, StopSignal stop)
      throws IOException {
    FaultPlan plan = FaultPlan.of(options.seed, options.rounds);
    out.printf(Locale.ROOT, "seed %d, %d rounds%n%n%s%n", options.seed, options.rounds, plan);
    if (options.planOnly) {
      return ExitStatus.OK;
    }
    Path directory =
        Directories.givenOrTemporary("--dir", options.directory, "streaming-kafka-faults-");
    Directories.writableFile("--json", options.json);
    Directories.writableFile("--summary", options.summary);
    RunLog.keep(
        directory.resolve("plan.txt"),
        String.format(Locale.ROOT, "seed %d%n%n%s", options.seed, plan));
    FaultsSummary summary;
    try (RunLog runLog = new RunLog(err, directory.resolve("rounds.txt"));
        TestStack stack = stack(options, directory)) {
      summary = run(options, plan, stack, runLog, err, stop);
    }
    out.print(summary.text());
    RunLog.keep(directory.resolve("summary.json"), summary.json());
    if (options.json != null) {
      RunLog.keep(options.json, summary.json() + System.lineSeparator());
    }
    if (options.summary != null) {
      RunLog.keep(options.summary, summary.markdown());
    }
    if (summary.isKept() && options.directory == null) {
      Directories.delete(directory);
    } else {
      out.printf("plan, logs and data: %s%n", directory);
    }
    return summary.isKept() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static FaultsSummary run(
      FaultsOptions options,
      FaultPlan plan,
      TestStack stack,
      RunLog runLog,
      PrintStream err,
      StopSignal stop)
      throws IOException {
    StackSettings settings = StackSettings.of(stack);
    var unused = Topics.ensure(settings.kafka(), stop);
    try (KafkaOffsets kafka = KafkaOffsets.connect(settings.kafka(), stack.startCommand())) {
      return new Faults(options, plan, stack, settings, kafka, runLog, err, stop).run();
    }
  }

  private FaultsSummary run() throws IOException {
    String failure = null;
    try {
      groups.awaitSize(FaultTarget.INVENTORY, 1);
      groups.awaitSize(FaultTarget.ANALYTICS, 1);
      runLog.say("the stack is ready");
      strike();
      heal();
      check();
    } catch (GivenUpException | KafkaException | BrokerUnavailableException givenUp) {
      failure = givenUp.getMessage();
      runLog.say(failure);
    }
    FaultsSummary summary = summary(failure);
    if (!summary.isKept()) {
      stack.dump();
    }
    return summary;
  }

  private void strike() {
    long start = System.nanoTime();
    CompletableFuture<Void> bursts = CompletableFuture.runAsync(burstLoop);
    try {
      Rounds.run(
          plan.faults(),
          fault -> {
            injector.accept(fault);
            rounds.incrementAndGet();
          });
    } finally {
      faultsTook = Duration.ofNanos(System.nanoTime() - start);
      burstLoop.finish();
    }
    runLog.say("no further faults; the last burst goes on");
    try {
      bursts.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** Takes away what was added, except what is to be compared. */
  private void heal() {
    for (FaultTarget group : List.of(FaultTarget.INVENTORY, FaultTarget.ANALYTICS)) {
      int keep = group == FaultTarget.ANALYTICS ? ANALYTICS_KEPT : 1;
      List<Integer> numbers = instances.numbers(group);
      numbers.stream().skip(keep).forEach(number -> injector.remove(group, number, false));
      for (int more = instances.size(group); more < keep; more++) {
        instances.add(group, numbers.get(numbers.size() - 1) + more);
      }
      groups.awaitSize(group, keep);
    }
    runLog.say("the stack is whole again; waiting until all is counted");
  }

  private void check() throws IOException {
    checks.verify();
    JsonNode metrics = checks.agreement(instances.numbers(FaultTarget.ANALYTICS));
    counted = metrics.path("orders_total").asLong(-1);
    duplicates = metrics.path("duplicates").asLong(-1);
    checks.orders(burstLoop.runs());
    checks.decided(undecidedOrders);
    checks.runs(burstLoop.runs());
    checks.invalidRecords(invalidRecords);
    runLog.say("all is checked");
  }

  private FaultsSummary summary(String failure) {
    return new FaultsSummary(
        plan,
        rounds.get(),
        burstLoop.runs(),
        counted,
        duplicates,
        invalidRecords.written(),
        injector.evictions(),
        stack.deaths(),
        faultsTook,
        runLog.elapsed(),
        checks.all(),
        failure);
  }

  private static TestStack stack(FaultsOptions options, Path directory) throws IOException {
    return options.local
        ? new EphemeralStack(directory, options.variables())
        : new ComposeTestStack(directory, options.variables());
  }
}
