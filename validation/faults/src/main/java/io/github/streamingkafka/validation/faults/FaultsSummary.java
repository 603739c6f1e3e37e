package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.faults.InvalidRecords.Sort;
import io.github.streamingkafka.validation.faults.plan.FaultPlan;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.Table;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happened, and whether the promises were kept.
 *
 * @param plan what was to happen
 * @param rounds how much of it did
 * @param metrics what analytics served in the end; a missing node if it was not asked
 * @param invalidRecords what was written besides
 * @param evictions members that were frozen for so long that their group went on without them
 * @param deaths services that ended by themselves and were started again
 * @param faultsTook from the first fault to the end of the last one
 * @param failure why it did not come to an end; null if it did
 */
record FaultsSummary(
    FaultPlan plan,
    int rounds,
    List<BurstRun> bursts,
    JsonNode metrics,
    Map<Sort, Long> invalidRecords,
    int evictions,
    int deaths,
    Duration faultsTook,
    Duration took,
    List<Check> checks,
    String failure) {

  private static final String KEPT = "OK";
  private static final String BROKEN = "BROKEN";
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean isKept() {
    return failure == null && Check.allHold(checks);
  }

  /** For a terminal. */
  String text() {
    Table figures = new Table("what", "");
    figures().forEach((what, value) -> figures.add(what, value.toString()));
    Table table = Check.table(checks, KEPT, BROKEN, "what must hold", "expected", "observed", "");
    return "%s%n%s%n%s%n".formatted(figures, table, verdict());
  }

  /** For a document. */
  String markdown() {
    StringBuilder text = new StringBuilder(row("what", "")).append(row("---", "---:"));
    figures().forEach((what, value) -> text.append(row(what, value)));
    text.append(System.lineSeparator());
    text.append(row("what must hold", "expected", "observed", ""));
    text.append(row("---", "---", "---", "---"));
    for (Check check : checks) {
      text.append(
          row(check.what(), check.expected(), check.observed(), check.verdict(KEPT, BROKEN)));
    }
    return text.append("%n%s%n".formatted(verdict())).toString();
  }

  private static String row(Object... cells) {
    return Stream.of(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |"))
        + System.lineSeparator();
  }

  /** For a program. */
  String json() throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("kept", isKept()).put("seed", plan.seed()).put("rounds", rounds);
    ObjectNode faults = json.putObject("faults");
    plan.counts().forEach((kind, count) -> faults.put(kind.label(), count));
    json.put("bursts", bursts.size())
        .put("attempts", attempts())
        .put("asked", orders())
        .put("acknowledged", acknowledged())
        .put("counted", metric("orders_total"))
        .put("duplicates", metric("duplicates"))
        .put("evictions", evictions)
        .put("deaths", deaths)
        .put("faults_sec", faultsTook.toMillis() / 1e3)
        .put("duration_sec", took.toMillis() / 1e3);
    ObjectNode invalid = json.putObject("garbage");
    invalidRecords.forEach((sort, count) -> invalid.put(sort.label(), count));
    ArrayNode all = json.putArray("checks");
    for (Check check : checks) {
      all.addObject()
          .put("what", check.what())
          .put("expected", check.expected())
          .put("observed", check.observed())
          .put("kept", !check.isFailed());
    }
    if (failure != null) {
      json.put("failure", failure);
    }
    return JSON.writeValueAsString(json);
  }

  private Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seed", plan.seed());
    figures.put("rounds", rounds + " of " + plan.faults().size());
    plan.counts().forEach((kind, count) -> figures.put(kind.label(), count));
    figures.put("frozen members that their group evicted", evictions);
    figures.put("services that ended by themselves", deaths);
    figures.put("bursts", bursts.size());
    figures.put("times that a burst was sent", attempts());
    figures.put("orders of all bursts", orders());
    figures.put("acknowledgements, repeated bursts too", acknowledged());
    invalidRecords.forEach((sort, count) -> figures.put(sort.label(), count));
    figures.put("orders counted, foreign ones too", metric("orders_total"));
    figures.put("duplicates seen", metric("duplicates"));
    figures.put("time of the faults", faultsTook.toSeconds() + " s");
    figures.put("time in all", took.toSeconds() + " s");
    return figures;
  }

  private String verdict() {
    if (failure != null) {
      return "NOT finished: " + failure;
    }
    long broken = Check.count(checks, Verdict.FAIL);
    return isKept()
        ? "all promises kept"
        : "NOT kept: " + broken + " of " + checks.size() + " are BROKEN";
  }

  private long metric(String name) {
    return metrics.path(name).asLong(-1);
  }

  private long attempts() {
    return bursts.stream().mapToLong(burst -> burst.attempts().size()).sum();
  }

  private long orders() {
    return bursts.stream().mapToLong(BurstRun::orders).sum();
  }

  private long acknowledged() {
    return bursts.stream()
        .flatMap(burst -> burst.attempts().stream())
        .mapToLong(BurstRun.Attempt::acknowledged)
        .sum();
  }
}
