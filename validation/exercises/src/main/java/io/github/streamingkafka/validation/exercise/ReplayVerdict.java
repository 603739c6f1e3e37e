package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.LogSlice.Minute;
import io.github.streamingkafka.validation.exercise.recording.Recording.Sample;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges one replay.
 *
 * @param before what was served before
 * @param after what is served now
 * @param lagBefore lag of analytics by Kafka's tool before it was stopped
 * @param lagSet the same once its offsets were set back
 * @param inLog offsets between the beginnings and the ends of both topics then
 * @param lagAfter the same once all is counted
 * @param arrived how much the log has grown since then
 * @param added orders that were sent in between
 * @param took from the start of analytics to a lag of 0
 */
record ReplayVerdict(
    Served before,
    Served after,
    long lagBefore,
    long lagSet,
    long inLog,
    long lagAfter,
    long arrived,
    Optional<Added> added,
    Duration took) {

  /** {@code GET /minutes} has so many at most. */
  private static final int MAX_MINUTES = 1_440;

  private static final String WITH_NEW_ORDERS = "with new orders: ";
  private static final List<String> LATENCIES = List.of("p50", "p95", "p99", "max");

  /**
   * What is served.
   *
   * @param runs the figures of each run that {@code /metrics} named before
   * @param minutes by their start
   */
  record Served(
      JsonNode metrics, Map<String, JsonNode> runs, NavigableMap<Instant, Minute> minutes) {}

  /**
   * Orders that were sent while analytics was stopped.
   *
   * @param slice what they have added to the log
   * @param run what is served of them now
   */
  record Added(SentBurst burst, LogSlice slice, JsonNode run) {}

  List<Check> judge() {
    List<Check> all = new ArrayList<>();
    all.add(Text.equal("lag before the replay", 0L, lagBefore));
    all.add(
        Text.equal("lag once the offsets are at the beginning", inLog, lagSet)
            .because("all that lies between the beginnings and the ends of both topics"));
    all.add(Text.equal("lag after the replay", 0L, lagAfter));
    if (added.isEmpty()) {
      all.add(Text.equal("records that arrived meanwhile", 0L, arrived));
    }
    added.ifPresent(each -> all.addAll(ExactCounts.of(each.burst(), each.slice(), each.run())));
    long orders = added.map(each -> (long) each.burst().orders()).orElse(0L);
    long failures = added.map(each -> each.burst().expectedFailures()).orElse(0L);
    all.add(same("orders_total", orders));
    all.add(same("inventory_events", orders));
    all.add(same("failures", failures));
    for (String field : List.of("pending", "duplicates", "invalid")) {
      all.add(same(field, 0));
    }
    all.add(digest());
    all.add(runs());
    all.add(minutes());
    all.addAll(latencies());
    all.add(
        mayDiffer(
            "orders_per_min",
            "how many orders were counted within the window, and a replay counts them all at once"));
    all.add(
        Check.mayDiffer(
            "generated_at", madeAt(before), madeAt(after), "when the snapshot was made"));
    all.add(
        Check.measured(
            "replayed",
            "%s records in %s: %s records/s"
                .formatted(
                    Text.number(inLog),
                    Text.seconds(took),
                    Text.rate(inLog * 1e3 / Math.max(1, took.toMillis())))));
    return added.isEmpty() ? all : all.stream().map(each -> each.of(WITH_NEW_ORDERS)).toList();
  }

  private Check same(String field, long more) {
    long was = before.metrics().path(field).asLong(-1);
    long is = after.metrics().path(field).asLong(-2);
    return Check.holds(
        field,
        Text.number(was) + (more == 0 ? "" : ", +" + Text.number(more) + " new"),
        Text.number(is),
        is == was + more);
  }

  /** A digest is a sum, so that of the new orders can be taken away again. */
  private Check digest() {
    String was = before.metrics().path("digest").asText("none");
    String is = after.metrics().path("digest").asText("no digest");
    if (added.isEmpty()) {
      return Check.equal("digest", was, is);
    }
    String ofNew = added.get().run().path("digest").asText("0");
    return Check.equal("digest, less that of the new orders", was, less(is, ofNew));
  }

  private static String less(String digest, String other) {
    try {
      return String.format(
          Locale.ROOT,
          "%016x",
          Long.parseUnsignedLong(digest, 16) - Long.parseUnsignedLong(other, 16));
    } catch (NumberFormatException noDigest) {
      return digest + " less " + other;
    }
  }

  private Check runs() {
    long equal =
        before.runs().entrySet().stream()
            .filter(run -> run.getValue().equals(after.runs().get(run.getKey())))
            .count();
    return Check.equal(
        "runs of before, each by its figures and its digest",
        before.runs().size() + " equal",
        equal + " equal");
  }

  private Check minutes() {
    NavigableMap<Instant, Minute> expected = new TreeMap<>(before.minutes());
    added.ifPresent(
        each ->
            each.slice()
                .minutes()
                .forEach((start, minute) -> expected.merge(start, minute, Minute::plus)));
    while (expected.size() > MAX_MINUTES) {
      expected.pollFirstEntry();
    }
    long equal =
        expected.entrySet().stream()
            .filter(minute -> minute.getValue().equals(after.minutes().get(minute.getKey())))
            .count();
    return Check.holds(
            "minutes of the orders' own time",
            expected.size() + " equal" + (added.isEmpty() ? "" : ", with the new orders"),
            equal + " equal of " + after.minutes().size(),
            equal == expected.size() && equal == after.minutes().size())
        .because("an order belongs to the minute of its own timestamp, whenever it is counted");
  }

  private List<Check> latencies() {
    List<Check> all = new ArrayList<>();
    for (String percentile : LATENCIES) {
      String pointer = "/latency_ms/" + percentile;
      String was = before.metrics().at(pointer).asText("none");
      String is = after.metrics().at(pointer).asText("none now");
      String what = "latency_ms " + percentile;
      all.add(
          added.isEmpty()
              ? Check.equal(what, was, is)
              : Check.mayDiffer(what, was, is, "that of the new orders is among it"));
    }
    return all;
  }

  private static String madeAt(Served served) {
    return Instant.ofEpochMilli(Sample.madeAt(served.metrics())).toString();
  }

  private Check mayDiffer(String field, String why) {
    return Check.mayDiffer(
        field,
        before.metrics().path(field).asText("none"),
        after.metrics().path(field).asText("none"),
        why);
  }
}
