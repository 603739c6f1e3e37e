package io.github.streamingkafka.validation.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Those expectations of an exercise that hold on a machine of any speed. */
public final class ExactExpectations {
  private static final List<String> TIMED =
      List.of(
          "lag of inventory-consumer, at most",
          "lag of analytics-consumer, at its peak",
          "it drains by, records/s");

  private ExactExpectations() {}

  /** Asserts that they hold in a summary. */
  public static void assertHold(JsonNode summary) {
    assertThat(summary.get("expectations")).isNotEmpty();
    for (JsonNode row : summary.get("expectations")) {
      if (!TIMED.contains(row.get("expectation").asText())) {
        assertThat(row.get("verdict").asText()).as(row.toString()).isNotEqualTo("FAIL");
      }
    }
  }
}
