package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A slow analytics: its lag grows and drains, and nobody else minds. */
final class ThrottleExercise {
  /** The burst takes this long, or a quarter of its drain: the lag is seen to rise. */
  private static final Duration RISE = Duration.ofSeconds(5);

  private static final int SHARE_OF_DRAIN = 4;
  private static final int MAX_RATE = 5_000;

  private ThrottleExercise() {}

  static List<Check> run(Session session) throws IOException {
    ExerciseOptions options = session.options();
    session.throttleAnalytics(options.throttleMs);
    session.settle();
    String members = members(session);
    SentBurst burst = session.burst(options.orders, rate(options));
    session.awaitDrained("draining");
    session.step("all is counted: the lag is 0 on every partition");
    QuiescenceWaiter.SettledState after = session.settle();
    LogSlice slice = session.slice(burst);
    List<Check> all =
        new ArrayList<>(
            new ThrottleVerdict(
                    options.throttleMs,
                    burst,
                    ExactCounts.of(burst, slice, session.run(burst.runId())),
                    session.recording().samples().stream()
                        .filter(sample -> !sample.at().isBefore(burst.startedAt()))
                        .toList(),
                    session.recording().lagTables().stream()
                        .filter(table -> !table.begunAt().isBefore(burst.startedAt()))
                        .toList(),
                    session.running().settings(),
                    after.metrics(),
                    after.groupLags().ends())
                .judge());
    all.add(
        Check.equal("members of " + session.group(), members, members(session))
            .because("a throttle never costs a member its place in the group"));
    return all;
  }

  /** The ids of the members of the group of analytics. */
  private static String members(Session session) {
    return session
        .running()
        .kafka()
        .settledMembers(session.group())
        .map(ids -> String.join(", ", new TreeSet<>(ids)))
        .orElse("not settled");
  }

  /** Orders a second of the burst: several times what analytics can count. */
  static int rate(ExerciseOptions options) {
    Duration share = options.drain().dividedBy(SHARE_OF_DRAIN);
    Duration rise = share.compareTo(RISE) < 0 ? share : RISE;
    return (int) Math.max(1, Math.min(MAX_RATE, options.orders * 1_000L / rise.toMillis()));
  }
}
