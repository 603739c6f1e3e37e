package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.Recording;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A burst: how fast it is taken, and that nothing is lost. */
final class BurstExercise {
  /** A report, and a little more. */
  private static final Duration AFTER_THE_WINDOW = Duration.ofSeconds(5);

  private BurstExercise() {}

  static List<Check> run(Session session) throws IOException {
    JsonNode before = session.settle().metrics();
    SentBurst burst = session.burst(session.options().orders, 0);
    Instant drainedAt = session.awaitDrained("counting");
    session.step("all is counted: the lag is 0 on every partition");
    JsonNode after = session.settle().metrics();
    awaitWindow(session, before, after);
    session.step("the window of orders_per_min has passed");
    return new BurstVerdict(
            burst,
            session.slice(burst),
            session.run(burst.runId()),
            before,
            after,
            rates(session, burst.startedAt()),
            Duration.between(burst.endedAt(), drainedAt),
            Duration.between(burst.startedAt(), drainedAt))
        .judge();
  }

  /** Waits until the rate is where it was, or has had the time to. */
  private static void awaitWindow(Session session, JsonNode before, JsonNode after) {
    double level = before.path("orders_per_min").asDouble();
    Duration window =
        Duration.ofSeconds(after.path("window_seconds").asLong()).plus(AFTER_THE_WINDOW);
    Instant deadline = Instant.now().plus(window);
    boolean unused =
        session
            .await()
            .within(
                window,
                () -> {
                  double rate = latestRate(session);
                  session.tell(
                      String.format(
                          Locale.ROOT,
                          "orders_per_min is %s, and falls once its window has passed: %d s left",
                          Text.rate(rate),
                          Duration.between(Instant.now(), deadline).toSeconds()));
                  return rate <= level;
                });
  }

  private static double latestRate(Session session) {
    return session
        .recording()
        .latest()
        .flatMap(Recording.Sample::metrics)
        .map(metrics -> metrics.path("orders_per_min").asDouble())
        .orElse(Double.MAX_VALUE);
  }

  private static List<Double> rates(Session session, Instant since) {
    return session.recording().samples().stream()
        .filter(sample -> !sample.at().isBefore(since))
        .flatMap(sample -> sample.metrics().stream())
        .map(metrics -> metrics.path("orders_per_min").asDouble())
        .toList();
  }
}
