package io.github.streamingkafka.validation.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.github.streamingkafka.validation.exercise.ReportPage.DrawnChart;
import io.github.streamingkafka.validation.exercise.recording.LagTable;
import io.github.streamingkafka.validation.exercise.recording.Recording;
import io.github.streamingkafka.validation.exercise.recording.Recording.Sample;
import io.github.streamingkafka.validation.exercise.recording.Recording.Step;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseSummaryTest {
  private static final Check HOLDS = Text.equal("orders", 1_000L, 1_000L);
  private static final Check FAILS = Text.equal("failures", 5L, 6L).because("they were announced");

  @Test
  void shouldPassOnlyIfSomethingWasExpectedAndNothingFailed() {
    assertThat(summary(List.of(HOLDS, Check.measured("time", "1 s"))).isPassed()).isTrue();
    assertThat(summary(List.of(HOLDS, FAILS)).isPassed()).isFalse();
    assertThat(summary(List.of(Check.measured("time", "1 s"))).isPassed()).isFalse();
    assertThat(summary(List.of()).isPassed()).isFalse();
  }

  @Test
  void shouldBeOfTheFormThatIsPublished() throws IOException {
    ExerciseSummary summary =
        summary(
            List.of(
                HOLDS,
                FAILS,
                Check.measured("time", "1 s"),
                Check.mayDiffer("rate", "1", "2", "a reason")));

    assertThat(faults(summary.json().toString())).isEmpty();
    assertThat(faults(summary.json().put("result", "MAYBE").toString())).isNotEmpty();
    assertThat(faults(summary.json().put("started_at", "today").toString())).isNotEmpty();
    assertThat(faults(summary.json().put("format_version", 2).toString())).isNotEmpty();
    assertThat(faults("{}")).isNotEmpty();
  }

  @Test
  void shouldTellAPersonWhatDidNotHold() {
    String text = summary(List.of(HOLDS, FAILS)).text();

    assertThat(text).containsPattern("failures +5 +6 +FAIL");
    assertThat(text).contains("burst FAIL: 1 of 2 expectations do not hold");
  }

  @Test
  void shouldLeaveNothingUnescapedOnThePage() {
    ExerciseSummary summary = summary(List.of(Check.equal("<b>", "\"&\"", "a|b")));
    ReportPage page =
        new ReportPage(summary, List.of(new DrawnChart("lag", "Lag", "a < b", "<svg></svg>")), "");

    assertThat(page.html()).contains("&lt;b&gt;", "&quot;&amp;&quot;", "<svg></svg>", "a &lt; b");
    assertThat(page.markdown()).contains("a\\|b", "![Lag](charts/lag.png)");
  }

  @Test
  void shouldWriteAllThatItRestsOn(@TempDir Path folder) throws IOException {
    // Given
    Recording recording = new Recording();
    recording.step("something is done");
    var groupLags = Seen.groupLags(100, 0, 60, 100);
    recording.add(
        new Sample(
            recording.startedAt().plusSeconds(1),
            Optional.of(Seen.json("{'generated_at': 1.5, 'lag': {'total': 160}}")),
            Optional.of(groupLags)));
    recording.add(
        new LagTable(
            recording.startedAt(), recording.startedAt(), groupLags, groupLags, "the table"));
    recording.latencies("run", new long[] {1, 2, 3});

    // When
    new EvidenceFolder(folder).write(summary(List.of(HOLDS)), recording, Seen.SETTINGS);

    // Then
    assertThat(Files.readString(folder.resolve("metrics.jsonl")))
        .contains("\"metrics\":{\"generated_at\":1.5");
    assertThat(Files.readAllLines(folder.resolve("lag.csv"))).hasSize(4);
    assertThat(Files.readString(folder.resolve("lag-tables.txt"))).contains("the table");
    assertThat(faults(Files.readString(folder.resolve("summary.json")))).isEmpty();
    String page = Files.readString(folder.resolve("report.html"));
    for (String chart :
        List.of("throughput", "orders-per-min", "lag", "lag-by-partition", "latency")) {
      String svg = Files.readString(folder.resolve("charts/" + chart + ".svg"));
      assertThat(page).contains(svg.substring(svg.indexOf("<svg")));
      assertThat(folder.resolve("charts/" + chart + ".png")).isNotEmptyFile();
    }
  }

  private static Set<ValidationMessage> faults(String json) throws IOException {
    String schema =
        Files.readString(Installation.root().resolve("docs/exercise-summary.schema.json"));
    JsonSchema published =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    return published.validate(ExerciseSummary.JSON.readTree(json));
  }

  private static ExerciseSummary summary(List<Check> expectations) {
    return new ExerciseSummary(
        Exercise.BURST,
        "local",
        "Sends orders.",
        Map.of("orders", 1_000),
        Seen.START,
        Seen.START.plusSeconds(70),
        expectations,
        List.of(new Step(Seen.START, "a burst begins")),
        Map.of(Service.ANALYTICS, Map.of("WINDOW_SEC", "60")),
        Map.of("kafka-clients", "4.3.1"));
  }
}
