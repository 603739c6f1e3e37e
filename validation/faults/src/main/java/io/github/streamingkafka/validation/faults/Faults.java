package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.faults.history.FaultCharts;
import io.github.streamingkafka.validation.faults.history.History;
import io.github.streamingkafka.validation.faults.history.Observer;
import io.github.streamingkafka.validation.faults.plan.FaultPlan;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.plan.Rounds;
import io.github.streamingkafka.validation.faults.stack.RunLog;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.ReportFiles.Suite;
import io.github.streamingkafka.validation.stack.StackSettings;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@code scripts/faults} does: sends bursts of orders while all kinds of faults happen, then
 * lets everything recover, and checks that every promise was kept.
 */
public final class Faults {
  private static final String NAME = "faults";

  /** How many instances of analytics are left in the end, for their answers to be compared. */
  private static final int ANALYTICS_KEPT = 2;

  private final FaultPlan plan;
  private final TestRun run;
  private final ConsumerGroups groups;
  private final BurstLoop burstLoop;
  private final InvalidRecords invalidRecords;
  private final UndecidedOrders undecidedOrders;
  private final ForeignTransactions foreignTransactions;
  private final ForeignOrders foreignOrders;
  private final History history = new History();
  private final FaultInjector injector;
  private final Checks checks;
  private final AtomicInteger rounds = new AtomicInteger();
  private Duration faultsTook = Duration.ZERO;
  private JsonNode metrics = MissingNode.getInstance();

  private Faults(FaultPlan plan, TestRun run) throws IOException {
    this.plan = plan;
    this.run = run;
    groups = new ConsumerGroups(run);
    burstLoop = new BurstLoop(run);
    invalidRecords = new InvalidRecords(run);
    undecidedOrders = new UndecidedOrders(run);
    foreignTransactions = new ForeignTransactions(run);
    foreignOrders = new ForeignOrders(run);
    injector =
        new FaultInjector(
            run, groups, burstLoop, invalidRecords, undecidedOrders, foreignTransactions, history);
    checks = new Checks(run);
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
   * @param standardOutput gets the plan and the result
   * @param err gets what happens meanwhile
   * @return the exit status
   * @throws BrokerUnavailableException if there is no stack
   */
  static int run(
      FaultsOptions options, PrintStream standardOutput, PrintStream err, StopSignal stop)
      throws IOException {
    PrintStream out = options.files.isJsonPrinted() ? err : standardOutput;
    FaultPlan plan = FaultPlan.of(options.seed, options.rounds);
    out.printf(Locale.ROOT, "seed %d, %d rounds%n%n%s%n", options.seed, options.rounds, plan);
    if (options.planOnly) {
      return ExitStatus.OK;
    }
    Path directory =
        Directories.givenOrTemporary("--dir", options.directory, "streaming-kafka-faults-");
    options.files.begin(NAME);
    Directories.writableFile("--summary", options.summary);
    Files.writeString(
        directory.resolve("plan.txt"),
        String.format(Locale.ROOT, "seed %d%n%n%s", options.seed, plan));
    FaultsSummary summary;
    try (RunLog log = new RunLog(err, directory.resolve("rounds.txt"));
        TestStack stack =
            options.local
                ? TestStack.local(directory, options.variables(), new ProgressPrinter(err), stop)
                : TestStack.compose(directory, options.variables())) {
      summary = run(options, plan, directory, stack, log, stop);
    }
    out.print(summary.text());
    Files.writeString(directory.resolve("summary.json"), summary.json());
    options.files.end(
        NAME,
        List.of(new Suite(NAME, summary.checks())),
        summary.failure(),
        summary.json(),
        standardOutput);
    if (options.summary != null) {
      Files.writeString(options.summary, summary.markdown());
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
      Path directory,
      TestStack stack,
      RunLog log,
      StopSignal stop)
      throws IOException {
    StackSettings settings = StackSettings.of(stack.stack());
    var unused = Topics.ensure(settings.kafka(), stop);
    try (KafkaOffsets kafka =
        KafkaOffsets.connect(settings.kafka(), stack.stack().commands().up())) {
      TestRun run = TestRun.of(options, directory, stack, settings, kafka, log, stop);
      return new Faults(plan, run).run();
    }
  }

  private FaultsSummary run() throws IOException {
    String failure = null;
    try {
      FaultTarget.GROUPS.forEach(groups::awaitAll);
      run.log().say("the stack is ready");
      try (SteadyReaders readers = new SteadyReaders(run)) {
        injectFaults();
        heal();
        check(readers);
      }
    } catch (GivenUpException | KafkaException | BrokerUnavailableException givenUp) {
      failure = givenUp.getMessage();
      run.log().say(failure);
    }
    FaultsSummary summary =
        new FaultsSummary(
            plan,
            rounds.get(),
            burstLoop.bursts(),
            metrics,
            invalidRecords.written(),
            foreignOrders.acknowledged().size(),
            injector.evictions(),
            foreignTransactions.named().size(),
            run.stack().deaths(),
            history.rounds(),
            faultsTook,
            run.log().elapsed(),
            checks.all(),
            failure);
    if (!summary.isKept()) {
      run.stack().dump();
    }
    return summary;
  }

  private void injectFaults() {
    Observer observer = new Observer(this::groupLags, run.log(), history);
    try {
      injectFaultsWhileOrdersFlow();
    } finally {
      observer.close();
    }
  }

  private void injectFaultsWhileOrdersFlow() {
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CompletableFuture<Void> bursts = CompletableFuture.runAsync(burstLoop, threads);
    CompletableFuture<Void> foreign = CompletableFuture.runAsync(foreignOrders, threads);
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
      foreignOrders.finish();
      threads.shutdown();
    }
    run.log().say("no further faults; the last burst goes on");
    try {
      CompletableFuture.allOf(bursts, foreign).join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  private GroupLags groupLags() {
    Set<TopicPartition> partitions = run.kafka().partitions(run.settings().topics());
    return GroupLags.ask(run.kafka(), run.settings(), partitions);
  }

  /** Takes away what was added, except what is to be compared. */
  private void heal() {
    for (FaultTarget group : FaultTarget.GROUPS) {
      int keep = group == FaultTarget.ANALYTICS ? ANALYTICS_KEPT : 1;
      List<Integer> numbers = groups.numbers(group);
      numbers.stream().skip(keep).forEach(number -> groups.remove(group, number, false));
      for (int more = numbers.size(); more < keep; more++) {
        groups.add(group, numbers.get(numbers.size() - 1) + more);
      }
      groups.awaitAll(group);
    }
    run.log().say("the stack is whole again; waiting until all is counted");
  }

  private void check(SteadyReaders readers) throws IOException {
    checks.verify();
    metrics = checks.agreement(groups.numbers(FaultTarget.ANALYTICS));
    checks.orders(burstLoop.bursts(), foreignOrders.acknowledged());
    OutcomeOrder outcomes = checks.outcomes();
    checks.decided(undecidedOrders);
    checks.readers(readers);
    checks.bursts(burstLoop.bursts());
    checks.invalidRecords(invalidRecords, foreignTransactions.abortedRuns());
    checks.wentOn(history);
    checks.named(history, foreignTransactions);
    run.log().say("all is checked");
    draw(new FaultCharts(history, run.settings(), outcomes.latencies()));
  }

  private void draw(FaultCharts charts) throws IOException {
    try {
      charts.write(run.directory());
      if (run.options().summary != null) {
        charts.write(run.options().summary.toAbsolutePath().getParent());
      }
    } catch (LinkageError | InternalError | RuntimeException noGraphics) {
      // A Java without fonts or without its desktop module: what was checked stands without.
      run.log().say("the charts could not be drawn with this Java: " + noGraphics);
    }
  }
}
