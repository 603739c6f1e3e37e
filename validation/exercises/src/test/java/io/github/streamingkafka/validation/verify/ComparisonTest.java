package io.github.streamingkafka.validation.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.stack.Check;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static final TopicPartition PARTITION = new TopicPartition("order-events", 0);

  private final Recount recount =
      new Log(new Announced(0, 0))
          .order("a-1")
          .order("a-1")
          .orderAt("a-2", 60_000)
          .outcomeAt("a-1", "FAILED", "1")
          .outcomeAt("a-2", "RESERVED", "60000")
          .recount();

  @Test
  void shouldPassWhereAllIsEqual() {
    assertThat(compare(metrics()).isPassed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders_total",
        "inventory_events",
        "failures",
        "failure_rate_pct",
        "pending",
        "duplicates",
        "invalid",
        "digest"
      })
  void shouldFailWhereOneFieldIsAnother(String field) {
    assertThat(compare(metrics().put(field, 77)).isPassed()).isFalse();
    assertThat(compare((ObjectNode) metrics().without(field)).isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereARunIsAnother() {
    ObjectNode metrics = metrics();
    ((ObjectNode) metrics.at("/runs/a")).put("failed", 0);
    assertThat(compare(metrics, minutes(), metrics()).rows())
        .filteredOn(Check::isFailed)
        .extracting(Check::what)
        .containsExactly("the latest of them in /metrics", "run a");
    assertThat(compare(metrics(), minutes(), metrics).rows())
        .filteredOn(Check::isFailed)
        .extracting(Check::what)
        .containsExactly("runs, each by its figures", "run a");
    metrics.withObject("runs").set("b", metrics.at("/runs/a"));
    assertThat(compare(metrics(), minutes(), metrics).rows())
        .filteredOn(Check::isFailed)
        .extracting(Check::what)
        .contains("run b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p50", "p95", "p99", "max"})
  void shouldFailWhereALatencyIsAnother(String name) {
    ObjectNode metrics = metrics();
    metrics.withObject("latency_ms").put(name, 2);
    assertThat(compare(metrics).isPassed()).isFalse();
    assertThat(compare((ObjectNode) metrics().without("latency_ms")).isPassed()).isFalse();
  }

  @Test
  void shouldTakePercentilesForEqualThatDifferInTheFourthDigit() {
    // Given
    Recount slow = new Log().order("a-1").outcomeAfter("a-1", 70_000).recount();
    ObjectNode metrics = metrics();
    metrics.withObject("latency_ms").put("p50", 70_047).put("p95", 70_000).put("p99", 70_071);

    // Then
    assertThat(latency(slow, metrics, 70_000).isFailed()).isTrue();
    metrics.withObject("latency_ms").put("p99", 70_070);
    assertThat(latency(slow, metrics, 70_000).isFailed()).isFalse();
    assertThat(latency(slow, metrics, 70_001).isFailed()).isTrue();
    metrics.withObject("latency_ms").put("p50", 69_999);
    assertThat(latency(slow, metrics, 70_000).isFailed()).isTrue();
  }

  private static Check latency(Recount log, ObjectNode metrics, long max) {
    metrics.withObject("latency_ms").put("max", max);
    Comparison comparison = new Comparison();
    comparison.served(log, new Answer(metrics, minutes(), metrics));
    return comparison.rows().stream()
        .filter(row -> row.what().startsWith("latency"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldFailWhereAMinuteIsAnother() {
    ObjectNode minutes = minutes();
    ((ObjectNode) minutes.at("/minutes/0")).put("failed", 0);
    assertThat(compare(metrics(), minutes).rows())
        .filteredOn(Check::isFailed)
        .extracting(Check::what)
        .containsExactly("minutes of the orders' own time", "minute 1970-01-01T00:00:00Z");
  }

  @Test
  void shouldFailWhereMinutesAreMissingOrTooManyOrNotInOrder() {
    // One that is missing, in one place and in the other
    ObjectNode minutes = minutes();
    minutes.withArray("minutes").remove(0);
    assertThat(compare(metrics(), minutes).isPassed()).isFalse();
    assertThat(compare((ObjectNode) metrics().without("minutes"), minutes()).isPassed()).isFalse();

    // One too many
    minutes = minutes();
    minutes.withArray("minutes").addObject().put("minute", "1970-01-01T00:09:00Z").put("orders", 1);
    assertThat(compare(metrics(), minutes).rows())
        .contains(
            Check.holds("minutes of the orders' own time", "3 equal", "2 equal", false),
            Check.holds(
                "minute 1970-01-01T00:09:00Z", "none", "1 orders, -1 reserved, -1 failed", false));

    // One twice, and another order
    minutes = minutes();
    minutes.withArray("minutes").add(minutes.at("/minutes/1").deepCopy());
    assertThat(compare(metrics(), minutes).isPassed()).isFalse();
    minutes.withArray("minutes").remove(1);
    assertThat(compare(metrics(), minutes).isPassed()).isTrue();
    minutes.withArray("minutes").add(minutes.withArray("minutes").remove(0));
    assertThat(compare(metrics(), minutes).isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereTheLagIsNoneThatThereWas() {
    // Given an answer of offset 2 and lag 1
    Answer answer = new Answer(metrics(), minutes(), metrics());

    // Then the end was 3
    assertThat(lag(answer, 3, 3, 2).isPassed()).isTrue();
    assertThat(lag(answer, 2, 4, 9).isPassed()).isTrue();
    assertThat(lag(answer, 4, 4, 2).isPassed()).isFalse();
    assertThat(lag(answer, 1, 2, 2).isPassed()).isFalse();
    assertThat(lag(answer, 3, 3, 1).isPassed()).isFalse();

    // And total and partitions are what they are
    ObjectNode metrics = metrics();
    metrics.withObject("lag").put("total", 2);
    assertThat(lag(new Answer(metrics, minutes(), metrics), 3, 3, 2).isPassed()).isFalse();
    metrics.withObject("lag").put("total", 1).put("order-events-1", 0);
    assertThat(lag(new Answer(metrics, minutes(), metrics), 3, 3, 2).isPassed()).isFalse();
    metrics.putObject("lag").put("total", 0);
    assertThat(lag(new Answer(metrics, minutes(), metrics), 3, 3, 2).isPassed()).isFalse();
  }

  @Test
  void shouldSayWhatIsNotCountedYet() {
    ObjectNode metrics = metrics();
    metrics.putObject("offsets");
    Comparison comparison = lag(new Answer(metrics, minutes(), metrics), 3, 3, 2);
    assertThat(comparison.isPassed()).isTrue();
    assertThat(comparison.notes())
        .anyMatch(note -> note.contains("order-events-0 is in no offset"));
  }

  private static Comparison lag(Answer answer, long before, long after, long committed) {
    Comparison comparison = new Comparison();
    comparison.lag(
        answer, Map.of(PARTITION, before), Map.of(PARTITION, after), Map.of(PARTITION, committed));
    return comparison;
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders_total", "inventory_events", "failures", "duplicates", "invalid"})
  void shouldFailWhereATotalStepsBack(String field) {
    // Given
    Answer earlier = new Answer(metrics(), minutes(), metrics());
    ObjectNode less = metrics().put(field, metrics().get(field).asLong() - 1);
    Comparison same = new Comparison();
    Comparison back = new Comparison();

    // When
    same.progress(earlier, earlier);
    back.progress(new Answer(less, minutes(), less), earlier);

    // Then
    assertThat(same.isPassed()).isTrue();
    assertThat(back.rows()).singleElement().returns("[" + field + "]", Check::observed);
    assertThat(back.isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereThereIsNothing() {
    Comparison comparison = new Comparison();
    comparison.anything(new Log().recount());
    assertThat(comparison.isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereAnOrderHasNoOutcome() {
    Comparison comparison = new Comparison();
    comparison.outcomes(new Log().order("a-1").recount(), Log.ALL);
    assertThat(comparison.isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereAnUnreadableRecordHasNoDeadLetter() {
    Comparison comparison = new Comparison();
    comparison.deadLetters(new Log().badOrder("k", "{").recount(), Map.of(Log.ORDERS, Log.ALL));
    assertThat(comparison.isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereAnOutcomeWasNotAnnounced() {
    Comparison comparison = new Comparison();
    comparison.decisions(recount, new Announced(0, 0));
    assertThat(comparison.rows()).singleElement().returns("1", Check::observed);
    assertThat(comparison.notes()).anyMatch(note -> note.endsWith("1: a-1."));
    assertThat(comparison.isPassed()).isFalse();
  }

  private Comparison compare(ObjectNode metrics) {
    return compare(metrics, minutes());
  }

  private Comparison compare(ObjectNode metrics, ObjectNode minutes) {
    return compare(metrics, minutes, metrics());
  }

  private Comparison compare(ObjectNode metrics, ObjectNode minutes, ObjectNode runs) {
    Comparison comparison = new Comparison();
    comparison.served(recount, new Answer(metrics, minutes, runs));
    return comparison;
  }

  /** What an analytics that has counted right would serve. */
  private ObjectNode metrics() {
    ObjectNode metrics = new ObjectMapper().createObjectNode();
    String digest = recount.all().digest();
    metrics.put("orders_total", 2).put("inventory_events", 2).put("failures", 1);
    metrics.put("failure_rate_pct", 50.0).put("pending", 0).put("duplicates", 1).put("invalid", 0);
    metrics.put("digest", digest);
    metrics.putObject("offsets").put("order-events-0", 2);
    metrics.putObject("lag").put("total", 1).put("order-events-0", 1);
    metrics.putObject("latency_ms").put("p50", 0).put("p95", 0).put("p99", 0).put("max", 0);
    metrics
        .putObject("runs")
        .putObject("a")
        .put("orders", 2)
        .put("reserved", 1)
        .put("failed", 1)
        .put("pending", 0)
        .put("digest", digest);
    metrics.set("minutes", minutes().get("minutes"));
    return metrics;
  }

  /** The same for {@code /minutes}. */
  private static ObjectNode minutes() {
    ObjectNode served = new ObjectMapper().createObjectNode();
    ArrayNode minutes = served.putArray("minutes");
    minutes
        .addObject()
        .put("minute", "1970-01-01T00:00:00Z")
        .put("orders", 1)
        .put("reserved", 0)
        .put("failed", 1);
    minutes
        .addObject()
        .put("minute", "1970-01-01T00:01:00Z")
        .put("orders", 1)
        .put("reserved", 1)
        .put("failed", 0);
    return served;
  }
}
