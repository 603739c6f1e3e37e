package io.github.streamingkafka.validation.exercise;

import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The three exercises. */
enum Exercise {
  BURST(
      """
      Sends %1$s orders as fast as it goes, waits until all are decided and counted, and until \
      orders_per_min has fallen back. Expects each order once in the log, each with one outcome, as \
      many failures as were announced, and all of it in /metrics."""),
  THROTTLE(
      """
      Starts analytics anew with THROTTLE_MS=%2$s, sends %1$s orders, and watches its lag grow and \
      drain while inventory stays healthy. Expects the lag to drain as THROTTLE_MS predicts, to be \
      what Kafka's own tool says, and to explain by how much /metrics is late."""),
  REPLAY(
      """
      Stops analytics, sets its group back to the beginning of both topics, and starts it; then once \
      more, with %3$s orders sent in between. Expects the same totals, digest, runs and minutes, and \
      the new orders besides. (Sends %1$s orders first, if fewer are counted.)""");

  private final String plan;

  Exercise(String plan) {
    this.plan = plan;
  }

  String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it will do, for the one who started it. */
  String plan(ExerciseOptions options) {
    return plan.formatted(
        Text.number(options.orders),
        options.throttleMs,
        Text.number(ReplayExercise.newOrders(options)));
  }

  /**
   * Does it.
   *
   * @return what was expected, and how it came out
   * @throws io.github.streamingkafka.validation.stack.GivenUpException if it comes to no end
   */
  List<Check> run(Session session) throws IOException {
    return switch (this) {
      case BURST -> BurstExercise.run(session);
      case THROTTLE -> ThrottleExercise.run(session);
      case REPLAY -> ReplayExercise.run(session);
    };
  }
}
