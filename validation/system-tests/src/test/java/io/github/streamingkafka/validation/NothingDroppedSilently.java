package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

/** Every record of the log is counted: once, as a duplicate, or as one that cannot be read. */
record NothingDroppedSilently() implements Promise {
  @Override
  public void check(Evidence evidence) {
    assertThat(evidence.metric("invalid")).as("invalid").isEqualTo(evidence.unreadable());
    assertThat(
            evidence.metric("orders_total")
                + evidence.metric("inventory_events")
                + evidence.metric("duplicates"))
        .as("events counted once or as duplicates")
        .isEqualTo(evidence.orders().size() + evidence.outcomes().size());
  }
}
