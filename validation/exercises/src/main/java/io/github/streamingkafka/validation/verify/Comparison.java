package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Holds what analytics serves against what was recounted, and the log against the rules. */
final class Comparison {
  private static final double PERCENT_TOLERANCE = 1e-9;
  private static final long EXACT_BELOW = 2_048;
  private static final int MAX_SHOWN = 10;
  private static final int MINUTES_IN_METRICS = 5;
  private static final int RUNS_IN_METRICS = 10;

  /** Percentiles that are served; that of 100 is the maximum. */
  private static final Map<String, Integer> LATENCIES =
      new TreeMap<>(Map.of("p50", 50, "p95", 95, "p99", 99, "max", 100));

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

  /** Adds what another one has compared, of this part of the whole. */
  void add(Comparison other, String part) {
    other.rows.forEach(row -> rows.add(row.of(part)));
    other.notes.forEach(note -> notes.add(part + note));
  }

  boolean isPassed() {
    return Check.allHold(rows);
  }

  /** Compares all that is served with what was counted up to its offsets. */
  void served(Recount log, Answer answer) {
    totals(log, answer.metrics());
    latencies(log, answer.metrics().path("latency_ms"));
    Set<String> served = new HashSet<>();
    answer.runs().path("runs").fieldNames().forEachRemaining(served::add);
    Map<String, Figures> runs = log.runs(served);
    runs("runs, each by its figures", runs, answer.runs().path("runs"));
    Map<String, Figures> latest = new LinkedHashMap<>();
    runs.entrySet().stream()
        .limit(RUNS_IN_METRICS)
        .forEach(run -> latest.put(run.getKey(), run.getValue()));
    runs("the latest of them in /metrics", latest, answer.metrics().path("runs"));
    minutes(log.minutes(), answer.minutes(), answer.metrics());
  }

  private void totals(Recount log, JsonNode metrics) {
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
  }

  /** Percentiles have three significant digits from two seconds on; all else is exact. */
  private void latencies(Recount log, JsonNode served) {
    boolean[] holds = {true};
    List<String> should = new ArrayList<>();
    List<String> is = new ArrayList<>();
    LATENCIES.forEach(
        (name, percent) -> {
          long exact = log.latency(percent);
          long more = served.path(name).asLong(-1) - exact;
          holds[0] &=
              more >= 0 && more <= (percent == 100 || exact < EXACT_BELOW ? 0 : exact / 1_000);
          should.add(name + " " + exact);
          is.add(name + " " + served.path(name).asText());
        });
    rows.add(
        Check.holds("latency, ms", String.join(", ", should), String.join(", ", is), holds[0]));
  }

  /** One line for all that are equal, and one for each of the first that are not. */
  private void runs(String what, Map<String, Figures> expected, JsonNode served) {
    Map<String, Object> is = new TreeMap<>();
    served.properties().forEach(run -> is.put(run.getKey(), Figures.of(run.getValue())));
    each(what, "run ", new TreeMap<>(expected), is);
  }

  /** Those of {@code /minutes}, and the latest that {@code /metrics} has. */
  private void minutes(List<MinuteFigures> expected, JsonNode served, JsonNode metrics) {
    minutes("minutes of the orders' own time", expected, MinuteFigures.of(served.path("minutes")));
    minutes(
        "the latest minutes in /metrics",
        expected.subList(Math.max(0, expected.size() - MINUTES_IN_METRICS), expected.size()),
        MinuteFigures.of(metrics.path("minutes")));
  }

  private void minutes(String what, List<MinuteFigures> expected, List<MinuteFigures> served) {
    if (each(what, "minute ", byMinute(expected), byMinute(served)) && !served.equals(expected)) {
      rows.add(Check.holds(what + ", ascending", "each once", "otherwise", false));
    }
  }

  private static Map<String, Object> byMinute(List<MinuteFigures> minutes) {
    Map<String, Object> byMinute = new LinkedHashMap<>();
    minutes.forEach(of -> byMinute.put(of.minute(), of));
    return byMinute;
  }

  /**
   * Adds one line for all that are equal, and one for each of the first that are not.
   *
   * @return whether all are
   */
  private boolean each(
      String what, String of, Map<String, Object> expected, Map<String, Object> served) {
    Set<String> names = new LinkedHashSet<>(expected.keySet());
    names.addAll(served.keySet());
    List<Check> different =
        names.stream()
            .filter(name -> !Objects.equals(expected.get(name), served.get(name)))
            .map(
                name ->
                    Check.holds(
                        of + name,
                        Objects.toString(expected.get(name), "none"),
                        Objects.toString(served.get(name), "none"),
                        false))
            .toList();
    rows.add(
        Check.holds(
            what,
            names.size() + " equal",
            names.size() - different.size() + " equal",
            different.isEmpty()));
    different.stream().limit(MAX_SHOWN).forEach(rows::add);
    return different.isEmpty();
  }

  /**
   * Compares the lag with Kafka's: the end of a partition that it tells of has to be one that there
   * was.
   *
   * @param before the ends before the report of the answer was begun; empty if they are not known
   * @param after the ends after it
   * @param committed by the group after it
   */
  void lag(
      Answer answer,
      Map<TopicPartition, Long> before,
      Map<TopicPartition, Long> after,
      Map<TopicPartition, Long> committed) {
    Map<String, Object> should = new TreeMap<>();
    Map<String, Object> is = new TreeMap<>();
    Map<TopicPartition, Long> ahead = KafkaOffsets.sortedMap();
    after.forEach(
        (partition, most) -> {
          Long offset = answer.offsets().get(partition);
          Long lag = answer.lag().get(partition);
          if (offset == null) {
            notes.add(partition + " is in no offsets: nothing of it was counted yet.");
          } else if (lag == null) {
            should.put(partition.toString(), most);
          } else {
            long end = offset + lag;
            long least = before.getOrDefault(partition, 0L);
            boolean isOne = lag >= 0 && least <= end && end <= most;
            should.put(partition.toString(), isOne ? end : "one from " + least + " to " + most);
            is.put(partition.toString(), end);
          }
          if (offset != null && offset > committed.getOrDefault(partition, offset)) {
            ahead.put(partition, offset);
          }
        });
    each("ends of partitions, offset and lag", "end of ", should, is);
    rows.add(
        Check.equal(
            "lag in total",
            answer.lag().values().stream().mapToLong(Long::longValue).sum(),
            answer.metrics().at("/lag/total").asText()));
    Set<TopicPartition> others = new HashSet<>(answer.lag().keySet());
    others.removeAll(after.keySet());
    rows.add(Check.equal("lag of other partitions", "none", others.isEmpty() ? "none" : others));
    rows.add(
        Check.equal("offsets ahead of the group's own", "none", ahead.isEmpty() ? "none" : ahead));
  }

  /** Checks that no total is less than in an earlier answer, which counted less of the log. */
  void progress(Answer answer, Answer earlier) {
    List<String> less = answer.lessThan(earlier);
    rows.add(Check.equal("totals that step back", "none", less.isEmpty() ? "none" : less));
  }

  /** Checks that there is anything to verify. */
  void anything(Recount log) {
    if (log.all().orders() == 0) {
      rows.add(Check.holds("any orders at all", "from 1", "0", false));
      notes.add("There is nothing to verify: the topic of orders holds no order.");
    }
  }

  /**
   * Checks that all orders have outcomes that inventory is done with.
   *
   * @param done by inventory, when there were no more outcomes than are counted
   */
  void outcomes(Recount log, Map<TopicPartition, Long> done) {
    add("orders without an outcome", log.ordersWithoutOutcome(done));
  }

  /**
   * Checks that all unreadable records have dead letters.
   *
   * @param done by the one who writes the dead letters of a topic, by topic
   */
  void deadLetters(Recount log, Map<String, Map<TopicPartition, Long>> done) {
    done.forEach(
        (topic, below) ->
            add(
                "unreadable " + topic + " without dead letter",
                log.withoutDeadLetter(topic, below)));
  }

  /** Tells what else the log holds. */
  void remarks(Recount log) {
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
            "Dead letters: %d, of which %d belong to no unreadable record that was counted.",
            log.deadLetters(),
            log.strayDeadLetters()));
    if (!log.putAside().isEmpty()) {
      notes.add(
          "Orders that a dead letter says have no outcome, since it was refused: "
              + log.putAside().size()
              + ".");
    }
  }

  /** Checks every outcome that counts against the announced one. */
  void decisions(Recount log, Announced announced) {
    Recount.Findings otherwise = log.decidedOtherwise();
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

  /** Adds what was compared elsewhere. */
  void check(Check row) {
    rows.add(row);
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
