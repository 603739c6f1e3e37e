package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.Collection;

/**
 * An order record leads to one outcome record, though the service that decides was killed; all
 * outcomes of an order are what the rule says; and each order's is counted once.
 */
record OneOutcomePerOrder(FailureRule rule) implements Promise {
  @Override
  public void check(Evidence evidence) {
    assertThat(evidence.outcomes()).as("outcome records").hasSameSizeAs(evidence.orders());
    assertThat(evidence.outcomes())
        .as("outcomes by the rule")
        .allMatch(outcome -> (outcome.status() == Status.FAILED) == rule.fails(outcome.orderId()));
    Collection<OutcomeEvent> counted = evidence.countedOutcomes().values();
    assertThat(evidence.metric("inventory_events")).isEqualTo(counted.size());
    assertThat(evidence.metric("failures"))
        .isEqualTo(counted.stream().filter(o -> o.status() == Status.FAILED).count());
    assertThat(evidence.metric("pending")).isZero();
  }
}
