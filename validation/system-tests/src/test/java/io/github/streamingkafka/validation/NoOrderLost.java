package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Each order that was acknowledged is in the log, has an outcome, and is counted.
 *
 * @param acknowledged how many orders of each run, by its id
 */
record NoOrderLost(Map<String, Long> acknowledged) implements Promise {
  @Override
  public void check(Evidence evidence) {
    Set<String> ids =
        acknowledged.entrySet().stream()
            .flatMap(
                run ->
                    LongStream.rangeClosed(1, run.getValue()).mapToObj(i -> run.getKey() + "-" + i))
            .collect(Collectors.toSet());
    // Not containsExactlyInAnyOrder: that compares each with each.
    assertThat(evidence.orderIds().equals(ids)).as("orders are those acknowledged").isTrue();
    assertThat(evidence.countedOutcomes().keySet().equals(ids)).as("each has an outcome").isTrue();
    assertThat(evidence.metric("orders_total")).as("orders_total").isEqualTo(ids.size());
  }
}
