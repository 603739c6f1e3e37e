package io.github.streamingkafka.validation.faults.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A burst to be sent, as often as it takes until each of its orders is acknowledged.
 *
 * @param id its run id
 * @param seed chooses its orders
 * @param orders how many
 * @param rate a second
 * @param attempts what came of each time that it was sent
 */
public record BurstRun(String id, long seed, int orders, int rate, List<Attempt> attempts) {
  static final int PRINT_EVERY = 100;

  public BurstRun(String id, long seed, int orders, int rate) {
    this(id, seed, orders, rate, new ArrayList<>());
  }

  /** The variables of its producer. */
  Map<String, String> variables() {
    return Map.of(
        "RUN_ID", id,
        "SEED", Long.toString(seed),
        "TOTAL_EVENTS", Integer.toString(orders),
        "RATE", Integer.toString(rate),
        "PRINT_EVERY", Integer.toString(PRINT_EVERY));
  }

  /** Whether each of its orders was acknowledged in one go. */
  public boolean isComplete() {
    return attempts.stream().anyMatch(attempt -> attempt.acknowledged() == orders);
  }

  /**
   * One time that it was sent.
   *
   * @param acknowledged how many orders it had reported when it ended, in whatever way
   * @param list names them
   */
  public record Attempt(long acknowledged, Path list) {}
}
