package io.github.streamingkafka.validation.rewind;

import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.QuiescenceWaiter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What analytics serves that depends on the log alone, before and after a rewind. Rates and the
 * time of the snapshot do not: they tell when something was counted.
 */
final class Totals {
  private static final List<String> FIELDS =
      List.of(
          "orders_total",
          "inventory_events",
          "failures",
          "failure_rate_pct",
          "pending",
          "duplicates",
          "invalid",
          "digest");

  private static final String EQUAL = "EQUAL";
  private static final String DIFFERENT = "DIFFERENT";
  private static final String NONE = "none";
  private static final List<String> LATENCIES = List.of("p50", "p95", "p99", "max");

  private final List<Check> checks;

  Totals(QuiescenceWaiter.SettledState before, QuiescenceWaiter.SettledState after) {
    Map<String, String> was = fields(before);
    Map<String, String> is = fields(after);
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(is.keySet());
    checks =
        names.stream()
            .map(
                name ->
                    Check.equal(name, was.getOrDefault(name, NONE), is.getOrDefault(name, NONE)))
            .toList();
  }

  /** Both in a word. */
  String verdict() {
    return areEqual() ? EQUAL : DIFFERENT;
  }

  boolean areEqual() {
    return Check.allHold(checks);
  }

  @Override
  public String toString() {
    return Check.table(checks, EQUAL, DIFFERENT, "field", "before", "after", "").toString();
  }

  private static Map<String, String> fields(QuiescenceWaiter.SettledState moment) {
    JsonNode metrics = moment.metrics();
    Map<String, String> fields = new LinkedHashMap<>();
    FIELDS.forEach(name -> fields.put(name, metrics.path(name).asText(NONE)));
    LATENCIES.forEach(
        name -> fields.put("latency " + name, metrics.at("/latency_ms/" + name).asText(NONE)));
    fields.put("minutes", minutes(moment.minutes().path("minutes")));
    Map<String, String> runs = new TreeMap<>();
    metrics
        .path("runs")
        .properties()
        .forEach(run -> runs.put("run " + run.getKey(), summary(run.getValue())));
    fields.putAll(runs);
    return fields;
  }

  /** How many there are, and a fingerprint of all that is said of them. */
  private static String minutes(JsonNode minutes) {
    byte[] all = minutes.toString().getBytes(StandardCharsets.UTF_8);
    return String.format(
        Locale.ROOT, "%d, %016x", minutes.size(), Hashing.xxh3_64().hashBytesToLong(all));
  }

  private static String summary(JsonNode run) {
    return "%s orders, %s failed, %s"
        .formatted(
            run.path("orders").asText(), run.path("failed").asText(), run.path("digest").asText());
  }
}
