package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.validation.exercise.recording.LagTool;
import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.Pace;
import io.github.streamingkafka.validation.exercise.recording.Recording;
import io.github.streamingkafka.validation.exercise.recording.Sampler;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.LogFile;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import io.github.streamingkafka.validation.stack.RunningStack;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.verify.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * An exercise that is under way: the stack that it works on, what it has seen so far, and what it
 * has to put back. {@link #restore} leaves the stack as it was found, whatever happened.
 *
 * @param folder gets what the exercise leaves
 * @param restorer the stack as it was before
 * @param tool Kafka's own
 * @param await how to wait for something
 * @param bursts how many were sent
 */
record Session(
    ExerciseOptions options,
    RunningStack running,
    Path folder,
    Recording recording,
    StackRestorer restorer,
    LagTool tool,
    Sampler sampler,
    Await await,
    AtomicInteger bursts)
    implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final long SPARE_BYTES = 256L << 20;
  private static final long BYTES_AN_ORDER = 2_048;

  /** Begins to look at a stack. */
  static Session of(ExerciseOptions options, RunningStack running, Path folder) throws IOException {
    Recording recording = new Recording();
    LagTool tool = new LagTool(running.settings().kafka());
    return new Session(
        options,
        running,
        folder,
        recording,
        new StackRestorer(running.stack()),
        tool,
        new Sampler(recording, running, tool),
        new Await(running.stop(), PAUSE),
        new AtomicInteger());
  }

  /** The group of analytics. */
  String group() {
    return running.settings().analyticsGroup();
  }

  /** Tells what is done, and notes it. */
  void step(String what) {
    recording.step(what);
    running.progress().say(what);
  }

  /** Tells how something goes on. */
  void tell(String how) {
    running.progress().tell(how);
  }

  /**
   * Makes sure that the stack can be used, lets the producer rest, and waits until nothing is left
   * to do; from then on the stack is looked at.
   *
   * @throws BrokerUnavailableException if it cannot be used, with all that is wrong
   */
  void begin() throws IOException {
    running
        .progress()
        .say("looking whether the stack is healthy, its groups settled, its disks not full");
    restorer.look();
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new BrokerUnavailableException(String.join(System.lineSeparator(), problems), null);
    }
    if (restorer.isRunning(Service.PRODUCER)) {
      restorer.undoLater(
          Service.PRODUCER.cliName() + " sends orders again",
          running.stack().commands().start(Service.PRODUCER),
          () -> running.stack().start(Service.PRODUCER));
      step("the producer rests, so that nothing is counted but this exercise's orders");
      running.stack().stop(Service.PRODUCER);
    }
    try {
      settle();
    } catch (GivenUpException notSettled) {
      throw new BrokerUnavailableException(notSettled.getMessage(), notSettled);
    }
    sampler.start();
  }

  private List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Service service : List.of(Service.KAFKA, Service.INVENTORY, Service.ANALYTICS)) {
      if (!restorer.isRunning(service)) {
        problems.add(
            "%s does not run; `%s` starts the stack"
                .formatted(service.cliName(), running.stack().commands().up()));
      }
    }
    long needed = SPARE_BYTES + options.orders * BYTES_AN_ORDER;
    addIfFull(problems, "the report's disk", needed, Files.getFileStore(folder).getUsableSpace());
    addIfFull(problems, "the broker's disk", needed, running.stack().freeBytes());
    return problems;
  }

  private static void addIfFull(List<String> problems, String disk, long needed, long free) {
    if (free < needed) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s: expected %d MiB of room for this many orders, and it has %d MiB",
              disk,
              needed >> 20,
              free >> 20));
    }
  }

  /**
   * Waits until both groups have drained, nothing arrives, and {@code /metrics} says so.
   *
   * @throws GivenUpException if that does not come
   */
  QuiescenceWaiter.SettledState settle() {
    return running.settle(options.timeout());
  }

  /** Stops analytics, to start it again in any case. */
  void stopAnalytics() throws IOException {
    restorer.undoLater(
        Service.ANALYTICS.cliName() + " runs",
        running.stack().commands().start(Service.ANALYTICS),
        this::startAnalyticsIfStopped);
    running.stack().stop(Service.ANALYTICS);
  }

  /** Starts analytics again, without waiting for what it then does. */
  void startAnalytics() throws IOException {
    running.stack().start(Service.ANALYTICS);
  }

  private void startAnalyticsIfStopped() throws IOException {
    if (!running.stack().isRunning(Service.ANALYTICS)) {
      running.stack().start(Service.ANALYTICS);
    }
  }

  /** Starts analytics anew with a throttle, which it loses in the end. */
  void throttleAnalytics(int millis) throws IOException {
    Map<String, String> changed = Map.of("THROTTLE_MS", Integer.toString(millis));
    Map<String, String> before = new TreeMap<>();
    before.put(
        "THROTTLE_MS", restorer.variables(Service.ANALYTICS).getOrDefault("THROTTLE_MS", ""));
    restorer.undoLater(
        "analytics has THROTTLE_MS=" + before.get("THROTTLE_MS") + " again",
        running.stack().commands().restart(Service.ANALYTICS, before),
        () -> running.stack().restart(Service.ANALYTICS, before));
    step(running.stack().commands().restart(Service.ANALYTICS, changed));
    running.stack().restart(Service.ANALYTICS, changed);
    awaitReady();
  }

  private void awaitReady() {
    tell("waiting until analytics is ready");
    if (!await.within(READY_LIMIT, running.analytics()::isReady)) {
      throw new GivenUpException(
          String.format(
              Locale.ROOT, "analytics was not ready within %d s", READY_LIMIT.toSeconds()));
    }
  }

  /** Waits until the group of analytics is empty, which it is as soon as its member has left. */
  void awaitNobodyInGroup() {
    running.kafka().awaitEmpty(group(), options.timeout(), await, running.progress());
  }

  /**
   * Sends a burst and waits until all of it is acknowledged.
   *
   * @param rate orders a second, 0 for as many as possible
   */
  SentBurst burst(int orders, int rate) throws IOException {
    String runId =
        "exercise-"
            + Long.toString(recording.startedAt().toEpochMilli(), 36)
            + "-"
            + bursts.incrementAndGet();
    Map<TopicPartition, Long> ends = running.kafka().ends(running.partitions());
    Map<String, String> variables = new TreeMap<>();
    Map<String, String> inventory = running.stack().startedWith(Service.INVENTORY);
    variables.put("RUN_ID", runId);
    variables.put("TOTAL_EVENTS", Integer.toString(orders));
    variables.put("PRINT_EVERY", Integer.toString(Math.max(1, orders / 20)));
    variables.put("RATE", Integer.toString(rate));
    variables.put("SLEEP_MS", "0");
    variables.put("FAIL_RATE", inventory.getOrDefault("FAIL_RATE", ""));
    variables.put("FAIL_SEED", inventory.getOrDefault("FAIL_SEED", ""));
    step(
        "a burst of %s orders begins%s"
            .formatted(
                Text.number(orders), rate == 0 ? "" : ", " + Text.number(rate) + " a second"));
    Path output = folder.resolve("burst-" + bursts + ".json");
    Path errors = folder.resolve("burst-" + bursts + ".log");
    Instant startedAt = Instant.now();
    awaitBurst(running.stack().burst(variables, List.of(), output, errors), LogFile.from(errors));
    Instant endedAt = Instant.now();
    step("the burst is sent");
    String said = Files.readString(output);
    if (said.isBlank()) {
      throw new GivenUpException("the burst ended too early: " + LogFile.from(errors).lastLines(1));
    }
    return new SentBurst(runId, orders, JSON.readTree(said), ends, startedAt, endedAt);
  }

  private void awaitBurst(Instance burst, LogFile said) {
    try {
      while (burst.isRunning()) {
        tell(how(said) + ", " + lags());
        if (running.stop().await(PAUSE)) {
          throw new GivenUpException("interrupted during a burst");
        }
      }
    } finally {
      burst.stop();
    }
  }

  private static String how(LogFile said) {
    String line = said.lastLines(1);
    return line.isBlank() ? "the producer starts" : line;
  }

  /**
   * Waits until neither group is behind.
   *
   * @return when that was
   * @throws GivenUpException if they come no nearer for too long
   */
  Instant awaitDrained(String doing) {
    Pace pace = new Pace(System.nanoTime());
    while (true) {
      Optional<GroupLags> groupLags = ask();
      if (groupLags.isPresent()) {
        if (groupLags.get().isDrained()) {
          return Instant.now();
        }
        pace.at(System.nanoTime(), position(groupLags.get()));
        tell(doing + ": " + left(groupLags.get(), pace.perSecond()));
      }
      if (pace.hasStalled(System.nanoTime(), options.timeout())) {
        throw new GivenUpException(
            String.format(
                Locale.ROOT,
                "%s came no nearer within %d s: %s",
                doing,
                options.timeout().toSeconds(),
                groupLags.map(GroupLags::describeLags).orElse("Kafka does not answer")));
      }
      await.pass(PAUSE);
    }
  }

  private Optional<GroupLags> ask() {
    try {
      return Optional.of(running.groupLags());
    } catch (KafkaException notNow) {
      return Optional.empty();
    }
  }

  /** How far both groups have come, all together. */
  private long position(GroupLags groupLags) {
    long position = 0;
    for (String group : groupLags.lags().keySet()) {
      for (Map.Entry<TopicPartition, Long> lag : groupLags.lags().get(group).entrySet()) {
        position += groupLags.ends().get(lag.getKey()) - lag.getValue();
      }
    }
    return position;
  }

  private static String left(GroupLags groupLags, double rate) {
    long left = groupLags.lags().keySet().stream().mapToLong(groupLags::lag).sum();
    String soon = rate < 1 ? "" : String.format(Locale.ROOT, ", %.0f s left", left / rate);
    return groupLags.describeLags() + ", " + Text.rate(rate) + " records/s" + soon;
  }

  private String lags() {
    return recording
        .latest()
        .flatMap(Recording.Sample::groupLags)
        .map(GroupLags::describeLags)
        .orElse("no lag known yet");
  }

  /** What a burst has added to the log by now; its latencies go into the report. */
  LogSlice slice(SentBurst burst) {
    KafkaSettings kafka = running.settings().kafka();
    LogSlice slice = new LogSlice(kafka.orderTopic(), burst.runId());
    new LogReader(kafka, running.progress(), running.stop(), options.timeout())
        .read(burst.endsBefore(), running.kafka().ends(running.partitions()), slice::add);
    recording.latencies(burst.runId(), slice.latencies());
    return slice;
  }

  /** {@code /runs/<run_id>}. */
  JsonNode run(String runId) throws IOException {
    return running.analytics().run(runId).orElse(JSON.createObjectNode());
  }

  /**
   * Puts back what was changed.
   *
   * @return whether the stack is as it was found
   */
  Check restore() {
    return restorer.restore(this::step);
  }

  /** Ends what looks at the stack. */
  @Override
  public void close() throws IOException {
    sampler.close();
    tool.close();
  }
}
