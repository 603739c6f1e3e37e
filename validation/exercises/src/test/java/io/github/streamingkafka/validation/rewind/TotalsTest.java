package io.github.streamingkafka.validation.rewind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final String METRICS =
      """
      {"orders_total":2,"digest":"ab","orders_per_min":1,"generated_at":1,"latency_ms":{"p50":3},
       "runs":{"a":{"orders":2,"failed":1,"digest":"ab"}}}""";
  private static final String MINUTES =
      """
      {"minutes":[{"minute":"2026-11-26T10:41:00Z","orders":2,"reserved":0,"failed":1}]}""";

  @Test
  void shouldCompareWhatDependsOnTheLogAlone() throws Exception {
    assertThat(totals("\"generated_at\":1", "\"generated_at\":2").areEqual()).isTrue();
    assertThat(totals("\"orders_per_min\":1", "\"orders_per_min\":2").areEqual()).isTrue();
  }

  @Test
  void shouldNameTheFieldThatIsDifferent() throws Exception {
    for (String[] change :
        new String[][] {
          {"orders_total\":2", "orders_total\":3"},
          {"p50\":3", "p50\":4"},
          {"failed\":1", "failed\":2"},
          {"\"a\":{", "\"b\":{"},
          {"reserved\":0", "reserved\":1"},
          {"T10:41", "T10:42"},
          {"[{", "[{},{"}
        }) {
      Totals totals = totals(change[0], change[1]);
      assertThat(totals.areEqual()).as(change[0]).isFalse();
      assertThat(totals.toString()).contains("DIFFERENT");
    }
  }

  private static Totals totals(String part, String other) throws Exception {
    return new Totals(
        moment(METRICS, MINUTES),
        moment(METRICS.replace(part, other), MINUTES.replace(part, other)));
  }

  private static QuiescenceWaiter.SettledState moment(String metrics, String minutes)
      throws Exception {
    ObjectMapper json = new ObjectMapper();
    return new QuiescenceWaiter.SettledState(
        new GroupLags(Map.of(), Map.of()), json.readTree(metrics), json.readTree(minutes));
  }
}
