package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.BrokerUnavailableException;
import io.github.streamingkafka.common.Environment;
import io.github.streamingkafka.common.ExitStatus;
import io.github.streamingkafka.common.FailureRule;
import io.github.streamingkafka.common.Program;
import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.common.Topics;
import io.github.streamingkafka.validation.Directories;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

  private final Plan plan;
  private final TestStack stack;
  private final Fleet fleet;
  private final Groups groups;
  private final Traffic traffic;
  private final Garbage garbage;
  private final LeftBehind leftBehind;
  private final Strikes strikes;
  private final Checks checks;
  private final Chronicle chronicle;
  private final AtomicInteger rounds = new AtomicInteger();
  private Duration faultsTook = Duration.ZERO;
  private long counted = -1;
  private long duplicates = -1;

  private Faults(
      FaultsOptions options,
      Plan plan,
      TestStack stack,
      StackSettings settings,
      KafkaOffsets kafka,
      Chronicle chronicle,
      PrintStream err,
      StopSignal stop)
      throws IOException {
    this.plan = plan;
    this.stack = stack;
    this.chronicle = chronicle;
    Await await = new Await(stop);
    Environment inventory = new Environment(stack.variables(Service.INVENTORY));
    FailureRule rule = FailureRule.from(inventory);
    inventory.verify();
    // What an earlier run left in the log has other ids.
    String prefix = "faults-" + Long.toString(Instant.now().getEpochSecond(), RADIX) + "-";
    fleet = new Fleet(stack);
    groups = new Groups(kafka, settings, await);
    traffic =
        new Traffic(
            stack,
            kafka,
            kafka.partitions(Set.of(settings.kafka().orderTopic())),
            await,
            options,
            prefix);
    garbage = new Garbage(settings.kafka(), rule, options.seed(), prefix, await);
    checks = new Checks(stack, settings, kafka, options, rule, err, stop);
    leftBehind = new LeftBehind(settings, kafka, checks.reader());
    strikes = new Strikes(stack, fleet, groups, traffic, garbage, leftBehind, await, chronicle);
  }

  public static void main(String[] arguments) {
    Program.run(
        variables -> FaultsOptions.from(Arrays.asList(arguments), variables),
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
    Plan plan = Plan.of(options.seed(), options.rounds());
    out.printf(Locale.ROOT, "seed %d, %d rounds%n%n%s%n", options.seed(), options.rounds(), plan);
    if (options.planOnly()) {
      return ExitStatus.OK;
    }
    Path directory = directory(options);
    options.json().ifPresent(file -> Directories.writableFile("--json=" + file, file));
    options.summary().ifPresent(file -> Directories.writableFile("--summary=" + file, file));
    Chronicle.keep(
        directory.resolve("plan.txt"),
        String.format(Locale.ROOT, "seed %d%n%n%s", options.seed(), plan));
    Summary summary;
    try (Chronicle chronicle = new Chronicle(err, directory.resolve("rounds.txt"));
        TestStack stack = stack(options, directory)) {
      summary = run(options, plan, stack, chronicle, err, stop);
    }
    out.print(summary.text());
    Chronicle.keep(directory.resolve("summary.json"), summary.json());
    options.json().ifPresent(file -> keepJson(file, summary));
    options.summary().ifPresent(file -> Chronicle.keep(file, summary.markdown()));
    if (summary.isKept() && options.directory().isEmpty()) {
      Directories.delete(directory);
    } else {
      out.printf("plan, logs and data: %s%n", directory);
    }
    return summary.isKept() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static Summary run(
      FaultsOptions options,
      Plan plan,
      TestStack stack,
      Chronicle chronicle,
      PrintStream err,
      StopSignal stop)
      throws IOException {
    StackSettings settings = StackSettings.of(stack);
    var unused = Topics.ensure(settings.kafka(), stop);
    try (KafkaOffsets kafka = KafkaOffsets.connect(settings.kafka(), stack.startCommand())) {
      return new Faults(options, plan, stack, settings, kafka, chronicle, err, stop).run();
    }
  }

  private Summary run() throws IOException {
    String failure = null;
    try {
      groups.awaitSize(Target.INVENTORY, 1);
      groups.awaitSize(Target.ANALYTICS, 1);
      chronicle.say("the stack is ready");
      strike();
      heal();
      check();
    } catch (GivenUpException | KafkaException | BrokerUnavailableException givenUp) {
      failure = givenUp.getMessage();
      chronicle.say(failure);
    }
    Summary summary = summary(failure);
    if (!summary.isKept()) {
      stack.dump();
    }
    return summary;
  }

  private void strike() {
    long start = System.nanoTime();
    CompletableFuture<Void> bursts = CompletableFuture.runAsync(traffic);
    try {
      Rounds.run(
          plan.faults(),
          fault -> {
            strikes.accept(fault);
            rounds.incrementAndGet();
          });
    } finally {
      faultsTook = Duration.ofNanos(System.nanoTime() - start);
      traffic.finish();
    }
    chronicle.say("no further faults; the last burst goes on");
    try {
      bursts.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** Takes away what was added, except what is to be compared. */
  private void heal() {
    for (Target group : List.of(Target.INVENTORY, Target.ANALYTICS)) {
      int keep = group == Target.ANALYTICS ? ANALYTICS_KEPT : 1;
      List<Integer> numbers = fleet.numbers(group);
      numbers.stream().skip(keep).forEach(number -> strikes.remove(group, number, false));
      for (int more = fleet.size(group); more < keep; more++) {
        fleet.add(group, numbers.get(numbers.size() - 1) + more);
      }
      groups.awaitSize(group, keep);
    }
    chronicle.say("the stack is whole again; waiting until all is counted");
  }

  private void check() throws IOException {
    checks.verify();
    JsonNode metrics = checks.agreement(fleet.numbers(Target.ANALYTICS));
    counted = metrics.path("orders_total").asLong(-1);
    duplicates = metrics.path("duplicates").asLong(-1);
    checks.orders(traffic.runs());
    checks.decided(leftBehind);
    checks.runs(traffic.runs());
    checks.garbage(garbage);
    chronicle.say("all is checked");
  }

  private Summary summary(String failure) {
    return new Summary(
        plan,
        rounds.get(),
        traffic.runs(),
        counted,
        duplicates,
        garbage.written(),
        strikes.evictions(),
        stack.deaths(),
        faultsTook,
        chronicle.elapsed(),
        checks.all(),
        failure);
  }

  private static TestStack stack(FaultsOptions options, Path directory) throws IOException {
    return options.local()
        ? new EphemeralStack(directory, options.variables())
        : new ComposeTestStack(directory, options.variables());
  }

  private static Path directory(FaultsOptions options) throws IOException {
    if (options.directory().isPresent()) {
      Path given = options.directory().get();
      return Directories.writable("--dir=" + given, given);
    }
    return Files.createTempDirectory("streaming-kafka-faults-");
  }

  private static void keepJson(Path file, Summary summary) {
    try {
      Chronicle.keep(file, summary.json() + System.lineSeparator());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
