package io.github.streamingkafka.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What is counted is a function of the log: counting it again comes to the same.
 *
 * @param before what {@code /metrics} said
 */
record SameAfterReplay(JsonNode before) implements Promise {
  @Override
  public void check(Evidence evidence) {
    for (String name :
        List.of(
            "orders_total",
            "inventory_events",
            "failures",
            "failure_rate_pct",
            "pending",
            "invalid",
            "digest",
            "minutes")) {
      assertThat(evidence.metrics().get(name)).as(name).isEqualTo(before.get(name));
    }
  }
}
