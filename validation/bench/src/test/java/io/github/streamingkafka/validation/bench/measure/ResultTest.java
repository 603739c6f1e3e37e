package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final Candidate OWN = new Candidate("own", "its flags", round -> new Sample());
  private static final Candidate RIVAL = new Candidate("rival", "others", round -> new Sample());

  @Test
  void shouldShowMediansRatiosAndWhatEachWasGiven() {
    assertThat(result().text())
        .contains("a title", "processors: 2", "own: its flags", "rival: others")
        .containsPattern("own +200 \\(100–300\\) +50 \\(50–50\\)")
        .containsPattern("rival +100 \\(100–100\\) +-")
        .containsPattern("own / rival +2.00 \\(1.00–3.00\\) +at least 1.5 +reached")
        .containsPattern("own / rival +2.00 \\(1.00–3.00\\) +at most 1.5 +MISSED")
        .containsPattern("peak MB, own +50 \\(50–50\\) +at most 60 +reached")
        .doesNotContain("peak MB, rival");
  }

  @Test
  void shouldTellProgramsTheSame() {
    JsonNode json = result().json();
    assertThat(json.path("version").asInt()).isEqualTo(1);
    JsonNode rate = json.path("contestants").path("own").path("figures").path("records_per_sec");
    assertThat(rate.path("median").asDouble()).isEqualTo(200);
    assertThat(rate.path("rounds")).hasSize(3);
    assertThat(json.path("goals")).hasSize(3);
    assertThat(json.path("goals").path(0).path("reached").asBoolean()).isTrue();
    assertThat(json.path("goals").path(1).path("reached").asBoolean()).isFalse();
  }

  private static Result result() {
    Measure rate = Measure.RECORDS_PER_SECOND;
    Result result =
        new Result(
            new Benchmark(
                "a title",
                List.of(OWN, RIVAL),
                List.of(
                    Goal.ratioAtLeast(1.5, rate, "own", "rival"),
                    Goal.ratioAtMost(1.5, rate, "own", "rival"),
                    Goal.atMost(60, Measure.PEAK_MB, "own"),
                    Goal.atMost(60, Measure.PEAK_MB, "rival"))),
            Map.of("processors", "2"));
    for (double each : List.of(100.0, 200.0, 300.0)) {
      result.add("own", new Sample().with(rate, each).with(Measure.PEAK_MB, 50));
      result.add("rival", new Sample().with(rate, 100));
    }
    return result;
  }
}
