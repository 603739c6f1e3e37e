package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import java.util.ArrayList;
import java.util.List;

/** What has to be true of every burst, however fast or slow it was counted. */
final class ExactCounts {
  private static final String EACH_ONCE = "%s, each once";

  private ExactCounts() {}

  /**
   * Judges a burst.
   *
   * @param slice what it has added to the log
   * @param served what analytics serves of its run
   */
  static List<Check> of(SentBurst burst, LogSlice slice, JsonNode served) {
    long orders = burst.orders();
    List<Check> all = new ArrayList<>();
    all.add(Text.equal("orders produced", orders, burst.sent()));
    all.add(Text.equal("orders acknowledged by Kafka", orders, burst.acknowledged()));
    all.add(eachOnce("orders in the log", orders, slice.orders(), slice.orderRecords()));
    all.add(eachOnce("outcomes in the log", orders, slice.outcomes(), slice.outcomeRecords()));
    all.add(Text.equal("records of others meanwhile", 0L, slice.others()));
    all.add(Text.equal("orders counted", orders, served.path("orders").asLong(-1)));
    all.add(
        Text.equal(
            "outcomes counted",
            orders,
            served.path("reserved").asLong(-1) + served.path("failed").asLong(-1)));
    all.add(Text.equal("orders pending", 0L, served.path("pending").asLong(-1)));
    all.add(
        Text.equal(
                "failures, as announced before the burst",
                burst.expectedFailures(),
                served.path("failed").asLong(-1))
            .because("whether an order fails is decided by its number, FAIL_RATE and FAIL_SEED"));
    return all;
  }

  private static Check eachOnce(String what, long expected, long distinct, long records) {
    String observed =
        distinct == records
            ? EACH_ONCE.formatted(Text.number(distinct))
            : "%s, in %s records".formatted(Text.number(distinct), Text.number(records));
    return Check.equal(what, EACH_ONCE.formatted(Text.number(expected)), observed);
  }
}
