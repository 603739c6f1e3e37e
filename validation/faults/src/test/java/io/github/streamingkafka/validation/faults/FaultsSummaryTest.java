package io.github.streamingkafka.validation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.streamingkafka.validation.faults.history.RoundTimes;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultKind;
import io.github.streamingkafka.validation.faults.plan.FaultPlan;
import io.github.streamingkafka.validation.stack.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsSummaryTest {
  private static final Fault FIRST = new Fault(1, FaultKind.KILL_BROKER, 0, false, 0);
  private static final Fault SECOND = new Fault(2, FaultKind.KILL_BROKER, 0, false, 0);
  private static final Fault THIRD = new Fault(3, FaultKind.KILL_BROKER, 0, false, 0);

  private final FaultsSummary summary =
      new FaultsSummary(
          new FaultPlan(7, List.of(FIRST, SECOND, THIRD)),
          3,
          List.of(),
          MissingNode.getInstance(),
          Map.of(),
          0,
          0,
          0,
          0,
          List.of(times(FIRST, 1_000), times(SECOND, 9_000), times(THIRD, 2_500)),
          Duration.ofSeconds(9),
          Duration.ofSeconds(9),
          List.of(Check.equal("something", 0, 0)),
          null);

  @Test
  void shouldTellHowLongItTookToRecover() {
    assertThat(summary.text()).containsPattern("kill broker +3 +2\\.5 s +9\\.0 s");
    assertThat(summary.markdown()).contains("| kill broker | 3 | 2.5 s | 9.0 s |");
  }

  @Test
  void shouldTellProgramsWhenWhatWasBroken() throws Exception {
    JsonNode second = new ObjectMapper().readTree(summary.json()).at("/times/1");

    assertThat(second.get("round").asInt()).isEqualTo(2);
    assertThat(second.get("fault").asText()).isEqualTo("kill broker");
    assertThat(second.get("begun_sec").asDouble()).isEqualTo(1);
    assertThat(second.get("undone_sec").asDouble()).isEqualTo(2);
    assertThat(second.get("recovered_sec").asDouble()).isEqualTo(11);
  }

  private static RoundTimes times(Fault fault, long recoveryMillis) {
    return new RoundTimes(
        fault,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2).plusMillis(recoveryMillis));
  }
}
