package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happened, and whether the promises were kept.
 *
 * @param plan what was to happen
 * @param rounds how much of it did
 * @param runs the bursts
 * @param counted the orders that analytics counts, those of other programs too; -1 if it was not
 *     asked
 * @param duplicates the records that it had counted before; -1 likewise
 * @param invalidRecords what was written besides
 * @param evictions members that were frozen for so long that their group went on without them
 * @param deaths services that ended by themselves and were started again
 * @param faultsTook from the first fault to the end of the last one
 * @param took all in all
 * @param checks what was checked in the end
 * @param failure why it did not come to an end; null if it did
 */
record FaultsSummary(
    FaultPlan plan,
    int rounds,
    List<BurstRun> runs,
    long counted,
    long duplicates,
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
    figures().forEach(row -> figures.add(row.toArray(String[]::new)));
    Table table = Check.table(checks, KEPT, BROKEN, "what must hold", "expected", "observed", "");
    return "%s%n%s%n%s%n".formatted(figures, table, verdict());
  }

  /** For a document. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(markdown(List.of("what", "")));
    text.append(markdown(List.of("---", "---:")));
    figures().forEach(row -> text.append(markdown(row)));
    text.append(System.lineSeparator());
    text.append(markdown(List.of("what must hold", "expected", "observed", "")));
    text.append(markdown(List.of("---", "---", "---", "---")));
    for (Check check : checks) {
      text.append(
          markdown(
              List.of(
                  check.what(), check.expected(), check.observed(), check.verdict(KEPT, BROKEN))));
    }
    return text.append("%n%s%n".formatted(verdict())).toString();
  }

  /** For a program. */
  String json() throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("kept", isKept()).put("seed", plan.seed()).put("rounds", rounds);
    ObjectNode faults = json.putObject("faults");
    plan.counts().forEach((kind, count) -> faults.put(kind.label(), count));
    json.put("bursts", runs.size())
        .put("attempts", attempts())
        .put("asked", asked())
        .put("acknowledged", acknowledged())
        .put("counted", counted)
        .put("duplicates", duplicates)
        .put("evictions", evictions)
        .put("deaths", deaths)
        .put("faults_sec", faultsTook.toMillis() / 1e3)
        .put("duration_sec", took.toMillis() / 1e3);
    ObjectNode odd = json.putObject("garbage");
    invalidRecords.forEach((sort, count) -> odd.put(sort.label(), count));
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

  private List<List<String>> figures() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("seed", Long.toString(plan.seed())));
    rows.add(
        List.of("rounds", String.format(Locale.ROOT, "%d of %d", rounds, plan.faults().size())));
    plan.counts().forEach((kind, count) -> rows.add(List.of(kind.label(), count.toString())));
    rows.add(List.of("frozen members that their group evicted", Integer.toString(evictions)));
    rows.add(List.of("services that ended by themselves", Integer.toString(deaths)));
    rows.add(List.of("bursts", Integer.toString(runs.size())));
    rows.add(List.of("times that a burst was sent", Long.toString(attempts())));
    rows.add(List.of("orders of all bursts", Long.toString(asked())));
    rows.add(List.of("acknowledgements, repeated bursts too", Long.toString(acknowledged())));
    invalidRecords.forEach((sort, count) -> rows.add(List.of(sort.label(), count.toString())));
    rows.add(List.of("orders counted, foreign ones too", Long.toString(counted)));
    rows.add(List.of("duplicates seen", Long.toString(duplicates)));
    rows.add(
        List.of("time of the faults", String.format(Locale.ROOT, "%d s", faultsTook.toSeconds())));
    rows.add(List.of("time in all", String.format(Locale.ROOT, "%d s", took.toSeconds())));
    return rows;
  }

  private String verdict() {
    if (failure != null) {
      return "NOT finished: " + failure;
    }
    long broken = Check.count(checks, Verdict.FAIL);
    return isKept()
        ? "all promises kept"
        : String.format(Locale.ROOT, "NOT kept: %d of %d are BROKEN", broken, checks.size());
  }

  private long attempts() {
    return runs.stream().mapToLong(run -> run.attempts().size()).sum();
  }

  private long asked() {
    return runs.stream().mapToLong(BurstRun::orders).sum();
  }

  private long acknowledged() {
    return runs.stream()
        .flatMap(run -> run.attempts().stream())
        .mapToLong(BurstRun.Attempt::acknowledged)
        .sum();
  }

  private static String markdown(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |" + System.lineSeparator();
  }
}
