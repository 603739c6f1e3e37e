package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.ReplayVerdict.Added;
import io.github.streamingkafka.validation.exercise.ReplayVerdict.Served;
import io.github.streamingkafka.validation.exercise.recording.LogSlice.Minute;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import io.github.streamingkafka.validation.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Counting it all again: the totals are a function of the log, and so come back the same. */
final class ReplayExercise {
  private static final int SHARE_ADDED = 10;

  private final Session session;

  private ReplayExercise(Session session) {
    this.session = session;
  }

  static List<Check> run(Session session) throws IOException {
    ReplayExercise exercise = new ReplayExercise(session);
    exercise.haveSomethingToCount();
    List<Check> all = new ArrayList<>(exercise.replay(0));
    all.addAll(exercise.replay(newOrders(session.options())));
    return all;
  }

  /** How many orders are sent in between, the second time. */
  static int newOrders(ExerciseOptions options) {
    return options.orders / SHARE_ADDED;
  }

  private void haveSomethingToCount() throws IOException {
    long counted = session.settle().metrics().path("orders_total").asLong();
    if (counted < session.options().orders) {
      session.burst(session.options().orders, 0);
      session.awaitDrained("counting");
    }
  }

  private List<Check> replay(int newOrders) throws IOException {
    QuiescenceWaiter.SettledState quiescence = session.settle();
    Served before = served(quiescence, quiescence.metrics());
    long lagBefore = lag();
    session.step("analytics is stopped");
    session.stopAnalytics();
    session.awaitNobodyInGroup();
    RunningStack running = session.running();
    Map<TopicPartition, Long> ends = running.kafka().ends(running.partitions());
    long inLog = sum(ends) - sum(running.kafka().starts(running.partitions()));
    String said = session.tool().resetToEarliest(session.group(), running.settings().topics());
    Files.writeString(
        session.folder().resolve("reset" + (newOrders == 0 ? "" : "-with-new-orders") + ".txt"),
        said);
    session.step("its offsets are set back to the beginning of both topics");
    long lagSet = lag();
    Optional<SentBurst> burst =
        newOrders == 0 ? Optional.empty() : Optional.of(session.burst(newOrders, 0));
    session.step("analytics is started");
    Instant startedAt = Instant.now();
    session.startAnalytics();
    Instant drainedAt = session.awaitDrained("replaying");
    session.step("all is counted again");
    QuiescenceWaiter.SettledState after = session.settle();
    Optional<Added> added = Optional.empty();
    if (burst.isPresent()) {
      added =
          Optional.of(
              new Added(burst.get(), session.slice(burst.get()), session.run(burst.get().runId())));
    }
    return new ReplayVerdict(
            before,
            served(after, quiescence.metrics()),
            lagBefore,
            lagSet,
            inLog,
            lag(),
            sum(after.groupLags().ends()) - sum(ends),
            added,
            Duration.between(startedAt, drainedAt))
        .judge();
  }

  /**
   * What is served at a moment.
   *
   * @param names the {@code /metrics} whose runs are asked for
   */
  private Served served(QuiescenceWaiter.SettledState moment, JsonNode names) throws IOException {
    Map<String, JsonNode> runs = new TreeMap<>();
    for (Map.Entry<String, JsonNode> run : names.path("runs").properties()) {
      runs.put(run.getKey(), session.run(run.getKey()));
    }
    NavigableMap<Instant, Minute> minutes = new TreeMap<>();
    for (JsonNode minute : moment.minutes().path("minutes")) {
      minutes.put(
          Instant.parse(minute.path("minute").asText()),
          new Minute(
              minute.path("orders").asLong(),
              minute.path("reserved").asLong(),
              minute.path("failed").asLong()));
    }
    return new Served(moment.metrics(), runs, minutes);
  }

  /** The lag of analytics, by Kafka's own tool. */
  private long lag() throws IOException {
    return session
        .sampler()
        .table()
        .orElseThrow(() -> new GivenUpException("Kafka does not answer any more"))
        .lag(session.group());
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }
}
