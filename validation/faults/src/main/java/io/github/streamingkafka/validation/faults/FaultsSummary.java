package io.github.streamingkafka.validation.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.exercise.recording.Percentile;
import io.github.streamingkafka.validation.faults.InvalidRecords.Sort;
import io.github.streamingkafka.validation.faults.history.RoundTimes;
import io.github.streamingkafka.validation.faults.plan.FaultPlan;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * @param foreignOrders how many orders another program wrote
 * @param evictions members that were frozen for so long that their group went on without them
 * @param named how many foreign transactions analytics named as what it waited for
 * @param deaths services that ended by themselves and were started again
 * @param times when the rounds began and ended
 * @param faultsTook from the first fault to the end of the last one
 * @param failure why it did not come to an end; null if it did
 */
record FaultsSummary(
    FaultPlan plan,
    int rounds,
    List<BurstRun> bursts,
    JsonNode metrics,
    Map<Sort, Long> invalidRecords,
    long foreignOrders,
    int evictions,
    int named,
    int deaths,
    List<RoundTimes> times,
    Duration faultsTook,
    Duration took,
    List<Check> checks,
    String failure) {

  private static final String[] RECOVERY_HEADER = {
    "fault", "times", "recovered in (median)", "at most"
  };
  private static final String KEPT = "OK";
  private static final String BROKEN = "BROKEN";
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean isKept() {
    return failure == null && Check.allHold(checks);
  }

  /** For a terminal. */
  String text() {
    Table faults = new Table(RECOVERY_HEADER);
    recoveries().forEach(faults::add);
    Table figures = new Table("what", "");
    figures().forEach((what, value) -> figures.add(what, value.toString()));
    Table table = Check.table(checks, KEPT, BROKEN, "what must hold", "expected", "observed", "");
    return "%s%n%s%n%s%n%s%n".formatted(faults, figures, table, verdict());
  }

  /** For a document. */
  String markdown() {
    StringBuilder text = new StringBuilder(row((Object[]) RECOVERY_HEADER));
    text.append(row("---", "---:", "---:", "---:"));
    recoveries().forEach(recovery -> text.append(row((Object[]) recovery)));
    text.append(System.lineSeparator()).append(row("what", "")).append(row("---", "---:"));
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
        .put("foreign", foreignOrders)
        .put("evictions", evictions)
        .put("named", named)
        .put("deaths", deaths)
        .put("faults_sec", faultsTook.toMillis() / 1e3)
        .put("duration_sec", took.toMillis() / 1e3);
    ArrayNode roundTimes = json.putArray("times");
    for (RoundTimes round : times) {
      roundTimes
          .addObject()
          .put("round", round.fault().round())
          .put("fault", round.fault().toString())
          .put("begun_sec", round.begun().toMillis() / 1e3)
          .put("undone_sec", round.undone().toMillis() / 1e3)
          .put("recovered_sec", round.recovered().toMillis() / 1e3);
    }
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

  /** A line for each kind of fault. */
  private List<String[]> recoveries() {
    List<String[]> lines = new ArrayList<>();
    plan.counts()
        .keySet()
        .forEach(
            kind -> {
              long[] millis =
                  times.stream()
                      .filter(round -> round.fault().kind() == kind)
                      .mapToLong(round -> round.recovery().toMillis())
                      .sorted()
                      .toArray();
              lines.add(
                  new String[] {
                    kind.label(),
                    Integer.toString(millis.length),
                    seconds(Percentile.of(millis, 50)),
                    seconds(Percentile.of(millis, 100))
                  });
            });
    return lines;
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  private Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seed", plan.seed());
    figures.put("rounds", rounds + " of " + plan.faults().size());
    figures.put("frozen members that their group evicted", evictions);
    figures.put("open transactions that analytics named", named);
    figures.put("services that ended by themselves", deaths);
    figures.put("bursts", bursts.size());
    figures.put("times that a burst was sent", attempts());
    figures.put("orders of all bursts", orders());
    figures.put("acknowledgements, repeated bursts too", acknowledged());
    figures.put("orders of another program", foreignOrders);
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
