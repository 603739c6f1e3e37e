package io.github.streamingkafka.validation.rewind;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.local.StackFinder;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@code scripts/rewind} does: sets the offsets of the analytics group back while nobody is in
 * it, lets it count again, and compares. Whatever happens, analytics runs in the end.
 */
public final class Rewind {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  private final RewindOptions options;
  private final ManagedStack stack;
  private final RunningStack running;
  private final KafkaOffsets kafka;
  private final String group;
  private final ProgressPrinter progress;
  private final PrintStream out;
  private final Await await;

  /** The state that a failure would leave, for the one who reads of it. */
  private String state = "nothing was changed";

  private Rewind(RewindOptions options, ManagedStack stack, RunningStack running, PrintStream out) {
    this.options = options;
    this.stack = stack;
    this.running = running;
    this.kafka = running.kafka();
    this.group = running.settings().analyticsGroup();
    this.progress = running.progress();
    this.out = out;
    this.await = new Await(running.stop(), PAUSE);
  }

  public static void main(String[] arguments) {
    ToolOptions.run(
        new RewindOptions(),
        arguments,
        (options, stop) -> run(options, System.out, System.err, stop));
  }

  /**
   * Rewinds the analytics group of a stack.
   *
   * @param out gets the tables
   * @param err gets the progress
   * @return the exit status
   * @throws BrokerUnavailableException if the stack does not answer
   */
  public static int run(RewindOptions options, PrintStream out, PrintStream err, StopSignal stop)
      throws IOException {
    ManagedStack stack = StackFinder.find(options.local, options.variables());
    return RunningStack.run(
        stack,
        stack.analytics(),
        new ProgressPrinter(err),
        stop,
        running -> new Rewind(options, stack, running, out).run());
  }

  private int run() throws IOException {
    if (options.dryRun) {
      show(plan());
      progress.say("nothing was changed");
      return ExitStatus.OK;
    }
    Directories.writable(stack.savedOffsets().toString(), stack.savedOffsets());
    QuiescenceWaiter.SettledState before = !options.noCompare ? settledBefore() : null;
    if (!options.yes && !confirmed()) {
      progress.say("not confirmed; nothing was changed");
      return ExitStatus.FAILED;
    }
    Map<TopicPartition, Long> goal = rewind();
    if (!stack.canBeChanged() && options.noCompare) {
      // Whoever starts analytics may want to do that after this.
      return ExitStatus.OK;
    }
    follow(goal);
    return before == null ? ExitStatus.OK : compare(before);
  }

  private QuiescenceWaiter.SettledState settledBefore() {
    QuiescenceWaiter.SettledState before = running.settle(options.timeout());
    if (before.metrics().path("orders_total").asLong() == 0) {
      throw new GivenUpException("no order is counted, so a comparison would say nothing");
    }
    return before;
  }

  private boolean confirmed() throws IOException {
    show(plan());
    progress.say(
        "Stop %s, set its offsets like this, and start it again? [y/N]"
            .formatted(Service.ANALYTICS.cliName()));
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && answer.strip().matches("(?i)y|yes");
  }

  /**
   * Sets the offsets while analytics is stopped, and starts it again in any case; without Docker's
   * socket, its user does both.
   *
   * @return the ends of the log at that time
   */
  private Map<TopicPartition, Long> rewind() throws IOException {
    boolean done = false;
    state = "the offsets are as they were";
    try {
      stop();
      kafka.awaitEmpty(group, options.timeout(), await, progress);
      Plan plan = plan();
      show(plan);
      Path saved = save(plan);
      if (running.stop().isRequested()) {
        throw new GivenUpException("stopped");
      }
      kafka.commit(group, plan.to());
      state = "the offsets are set; --restore " + saved + " puts them back";
      verifyCommitted(plan.to());
      done = true;
      return kafka.ends(running.partitions());
    } finally {
      if (!done) {
        progress.say("not done: " + state);
      }
      startAgain();
    }
  }

  private void stop() throws IOException {
    if (stack.canBeChanged()) {
      progress.say("stopping " + Service.ANALYTICS.cliName());
      stack.stop(Service.ANALYTICS);
    } else if (!kafka.members(group).isEmpty()) {
      progress.say("stop it now, in another terminal: " + stack.commands().stop(Service.ANALYTICS));
    }
  }

  private void startAgain() throws IOException {
    if (!stack.canBeChanged()) {
      progress.say("start it now: " + stack.commands().start(Service.ANALYTICS));
      return;
    }
    progress.say("starting " + Service.ANALYTICS.cliName());
    try {
      stack.start(Service.ANALYTICS);
    } catch (RuntimeException failed) {
      progress.say(
          "%s is STOPPED, and cannot be started (%s); %s. Start it by `%s`."
              .formatted(
                  Service.ANALYTICS.cliName(),
                  failed.getMessage(),
                  state,
                  stack.commands().start(Service.ANALYTICS)));
      throw failed;
    }
  }

  private Plan plan() {
    Map<TopicPartition, Long> from = kafka.committed(group, running.partitions());
    Map<TopicPartition, Long> starts = kafka.starts(running.partitions());
    return Plan.of(from, wanted(from, starts), starts, kafka.ends(running.partitions()));
  }

  private Map<TopicPartition, Long> wanted(
      Map<TopicPartition, Long> from, Map<TopicPartition, Long> starts) {
    RewindOptions.Targets targets = options.targets;
    if (targets.time != null) {
      return kafka.at(running.partitions(), targets.time);
    }
    if (targets.saved != null) {
      return targets.saved;
    }
    Map<TopicPartition, Long> wanted = KafkaOffsets.sortedMap();
    for (TopicPartition partition : running.partitions()) {
      long start = starts.get(partition);
      if (targets.offset != null) {
        wanted.put(partition, targets.offset);
      } else if (targets.shift != null) {
        wanted.put(partition, from.getOrDefault(partition, start) + targets.shift);
      } else {
        wanted.put(partition, start);
      }
    }
    return wanted;
  }

  private void show(Plan plan) {
    out.print(plan);
    out.printf(Locale.ROOT, "%d offsets back in all%n%n", plan.back());
    long deleted =
        kafka.starts(running.partitions()).values().stream().mapToLong(Long::longValue).sum();
    if (deleted > 0) {
      out.printf(
          Locale.ROOT,
          "%d offsets at the log's start are deleted: what was counted of them is not counted"
              + " again.%n%n",
          deleted);
    }
  }

  private Path save(Plan plan) throws IOException {
    Path file =
        stack
            .savedOffsets()
            .resolve(group + "-" + LocalDateTime.now(ZoneOffset.UTC).format(FILE_TIME) + ".csv");
    OffsetFile.write(file, plan.from());
    Path seen = Installation.asSeenByUser(file);
    progress.say("saved the old offsets: --restore " + seen + " puts them back");
    return seen;
  }

  private void verifyCommitted(Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, Long> committed = kafka.committed(group, running.partitions());
    if (!committed.equals(wanted)) {
      throw new GivenUpException("Kafka has other offsets than were set: " + committed);
    }
    progress.say("the offsets are set");
  }

  /** Waits until the group is where the log ended. */
  private void follow(Map<TopicPartition, Long> goal) {
    long all = -1;
    long least = Long.MAX_VALUE;
    long progressedAt = System.nanoTime();
    long startedAt = progressedAt;
    while (true) {
      long left = left(goal);
      all = Math.max(all, left);
      if (left < least) {
        least = left;
        progressedAt = System.nanoTime();
      }
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      String line =
          String.format(
              Locale.ROOT,
              "replaying: %d of %d, %.0f a second",
              all - left,
              all,
              (all - left) / seconds);
      if (left == 0) {
        progress.say(line);
        return;
      }
      progress.tell(line);
      if (System.nanoTime() - progressedAt > options.timeout().toNanos()) {
        throw new GivenUpException(
            String.format(
                Locale.ROOT,
                "no progress within %d s: %s is %d behind; %s",
                options.timeout().toSeconds(),
                group,
                left,
                state));
      }
      try {
        await.pass(PAUSE);
      } catch (GivenUpException stopped) {
        throw new GivenUpException(
            "stopped, and the replay goes on without being followed: "
                + group
                + " is "
                + left
                + " behind; "
                + state);
      }
    }
  }

  private long left(Map<TopicPartition, Long> goal) {
    Map<TopicPartition, Long> committed = kafka.committed(group, running.partitions());
    return goal.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
        .sum();
  }

  private int compare(QuiescenceWaiter.SettledState before) {
    QuiescenceWaiter.SettledState after = running.settle(options.timeout());
    Totals totals = new Totals(before, after);
    long arrived =
        after.groupLags().ends().entrySet().stream()
            .mapToLong(end -> end.getValue() - before.groupLags().ends().get(end.getKey()))
            .sum();
    if (arrived != 0) {
      out.printf(
          Locale.ROOT,
          "NOT COMPARED: +%d records arrived meanwhile, and are in the totals.%n"
              + "Rewind again while the producer rests: %s%n",
          arrived,
          stack.commands().idle());
      return ExitStatus.FAILED;
    }
    out.print(totals);
    out.printf("%n%s%n", totals.verdict());
    return totals.areEqual() ? ExitStatus.OK : ExitStatus.FAILED;
  }
}
