package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GroupLags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Holds what was recounted against what analytics serves, and the log against the rules. */
final class Comparison {
  private static final double PERCENT_TOLERANCE = 1e-9;
  private static final int MAX_RUNS_SHOWN = 10;
  private static final int MAX_MINUTES_SHOWN = 10;
  private static final int MINUTES_IN_METRICS = 5;

  private final List<Check> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** All that was compared. */
  List<Check> rows() {
    return List.copyOf(rows);
  }

  /** What a reader should know besides. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  boolean isPassed() {
    return Check.allHold(rows);
  }

  /** Compares the totals. */
  void totals(Recount log, JsonNode metrics) {
    Figures all = log.all();
    add("orders", "orders_total", all.orders(), metrics);
    add("outcomes", "inventory_events", all.outcomes(), metrics);
    rows.add(
        Check.equal(
            "reserved",
            all.reserved(),
            metrics.path("inventory_events").asLong(-1) - metrics.path("failures").asLong(0)));
    add("failed", "failures", all.failed(), metrics);
    double percent = all.outcomes() == 0 ? 0 : 100.0 * all.failed() / all.outcomes();
    double served = metrics.path("failure_rate_pct").asDouble(Double.NaN);
    rows.add(
        Check.holds(
            "failure rate, %",
            Double.toString(percent),
            Double.toString(served),
            Math.abs(percent - served) <= PERCENT_TOLERANCE));
    add("pending", "pending", all.pending(), metrics);
    add("duplicates", "duplicates", log.duplicateOrders() + log.duplicateOutcomes(), metrics);
    add("unreadable", "invalid", log.invalid(), metrics);
    rows.add(Check.equal("digest", all.digest(), metrics.path("digest").asText()));
    if (all.orders() == 0) {
      rows.add(Check.holds("any orders at all", "from 1", "0", false));
      notes.add("There is nothing to verify: the topic of orders holds no order.");
    }
  }

  /** Compares runs: one line for all that are equal, and one for each that is not. */
  void runs(Map<String, Figures> expected, Map<String, Optional<JsonNode>> served) {
    Map<String, Check> different = new TreeMap<>();
    served.forEach(
        (run, json) -> {
          Object should = expected.containsKey(run) ? expected.get(run) : "none";
          Object is = json.isPresent() ? Figures.of(json.get()) : "none";
          Check row = Check.equal("run " + run, should, is);
          if (row.isFailed()) {
            different.put(run, row);
          }
        });
    rows.add(
        Check.equal(
            "runs, each by its figures",
            served.size() + " equal",
            served.size() - different.size() + " equal"));
    different.values().stream().limit(MAX_RUNS_SHOWN).forEach(rows::add);
    if (served.size() < expected.size()) {
      notes.add(
          String.format(
              Locale.ROOT, "%d of the %d runs were compared.", served.size(), expected.size()));
    }
  }

  /** Compares minutes: those of {@code /minutes}, and the latest that {@code /metrics} has. */
  void minutes(List<MinuteFigures> expected, JsonNode served, JsonNode metrics) {
    minutes("minutes of the orders' own time", expected, MinuteFigures.of(served.path("minutes")));
    minutes(
        "the latest of them in /metrics",
        expected.subList(Math.max(0, expected.size() - MINUTES_IN_METRICS), expected.size()),
        MinuteFigures.of(metrics.path("minutes")));
  }

  /** One line for all that are equal, and one for each of the first that are not. */
  private void minutes(String what, List<MinuteFigures> expected, List<MinuteFigures> served) {
    Map<String, Object> should = byMinute(expected);
    Map<String, Object> is = byMinute(served);
    Set<String> all = new LinkedHashSet<>(should.keySet());
    all.addAll(is.keySet());
    List<Check> different =
        all.stream()
            .map(
                minute ->
                    Check.equal(
                        "minute " + minute,
                        should.getOrDefault(minute, "none"),
                        is.getOrDefault(minute, "none")))
            .filter(Check::isFailed)
            .toList();
    rows.add(
        Check.holds(
            what,
            all.size() + " equal",
            all.size() - different.size() + " equal",
            different.isEmpty()));
    different.stream().limit(MAX_MINUTES_SHOWN).forEach(rows::add);
    if (different.isEmpty() && !served.equals(expected)) {
      rows.add(Check.holds(what + ", ascending", "each once", "otherwise", false));
    }
  }

  private static Map<String, Object> byMinute(List<MinuteFigures> minutes) {
    Map<String, Object> byMinute = new LinkedHashMap<>();
    minutes.forEach(of -> byMinute.put(of.minute(), of));
    return byMinute;
  }

  /**
   * Compares lags: analytics' own against Kafka's, and Kafka's against what drained groups have.
   */
  void lags(GroupLags kafka, String analyticsGroup, JsonNode metrics) {
    Map<String, Long> should = new TreeMap<>();
    kafka
        .lags()
        .get(analyticsGroup)
        .forEach((partition, lag) -> should.put(partition.toString(), lag));
    Map<String, Long> is = new TreeMap<>();
    metrics
        .path("lag")
        .properties()
        .forEach(lag -> is.put(lag.getKey(), lag.getValue().asLong(-1)));
    Long total = is.remove("total");
    rows.add(
        Check.equal(
            "lag of " + analyticsGroup, kafka.lag(analyticsGroup), total == null ? "none" : total));
    if (is.equals(should)) {
      rows.add(Check.equal("its lag by partition", should.size() + " equal", is.size() + " equal"));
    } else {
      rows.add(Check.holds("its lag by partition", should.toString(), is.toString(), false));
    }
    kafka
        .lags()
        .keySet()
        .forEach(
            group -> rows.add(Check.equal("lag of " + group + ", Kafka's", 0, kafka.lag(group))));
  }

  /** Checks what the log must hold by itself, once inventory has drained. */
  void log(Recount log, List<String> topics) {
    add("orders without an outcome", log.ordersWithoutOutcome());
    for (String topic : topics) {
      add("unreadable " + topic + " without dead letter", log.withoutDeadLetter(topic));
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "Duplicates: %d orders, %d outcomes; orders with outcomes of both kinds: %d.",
            log.duplicateOrders(),
            log.duplicateOutcomes(),
            log.conflicting()));
    notes.add("Outcomes without an order: " + log.outcomesWithoutOrder() + ".");
    notes.add(
        String.format(
            Locale.ROOT,
            "Dead letters: %d, of which %d belong to no unreadable record in the log.",
            log.deadLetters(),
            log.strayDeadLetters()));
    if (log.putAside() != 0) {
      notes.add(
          "Orders that a dead letter says have no outcome, since it was refused: "
              + log.putAside()
              + ".");
    }
  }

  /** Checks every outcome that counts against the announced one. */
  void decisions(Recount log, Announced announced) {
    Recount.Findings otherwise = log.decidedOtherwise(announced);
    add(
        String.format(
            Locale.ROOT,
            "not as FAIL_RATE=%s FAIL_SEED=%d decide",
            plain(announced.rate()),
            announced.seed()),
        otherwise);
    if (otherwise.count() != 0) {
      notes.add(
          "If some orders were decided under another rate or seed, name it with --fail-rate and"
              + " --fail-seed, or leave this out with --skip-decisions.");
    }
  }

  /** Adds what a reader should know. */
  void note(String text) {
    notes.add(text);
  }

  private void add(String what, String field, long expected, JsonNode metrics) {
    rows.add(Check.equal(what, expected, metrics.path(field).asText()));
  }

  private void add(String what, Recount.Findings findings) {
    rows.add(Check.equal(what, 0, findings.count()));
    if (findings.count() != 0) {
      notes.add(what + ": " + findings + ".");
    }
  }

  private static String plain(double rate) {
    return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
  }
}
