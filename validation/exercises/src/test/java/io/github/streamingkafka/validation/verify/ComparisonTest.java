package io.github.streamingkafka.validation.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GroupLags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static final String GROUP = "analytics-consumer";
  private static final TopicPartition PARTITION = new TopicPartition("order-events", 0);
  private static final GroupLags DRAINED =
      new GroupLags(Map.of(PARTITION, 2L), Map.of(GROUP, Map.of(PARTITION, 0L)));

  private final Recount recount =
      new Log()
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
    assertThat(compare(metrics).rows())
        .filteredOn(Check::isFailed)
        .extracting(Check::what)
        .containsExactly("runs, each by its figures", "run a");
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
  void shouldFailWhereTheLagIsAnother() {
    ObjectNode metrics = metrics();
    metrics.putObject("lag").put("total", 0).put("order-events-0", 0).put("order-events-1", 0);
    assertThat(compare(metrics).isPassed()).isFalse();
    metrics.putObject("lag").put("total", 1).put("order-events-0", 1);
    assertThat(compare(metrics).isPassed()).isFalse();
  }

  @Test
  void shouldFailWhereThereIsNothing() {
    // Given
    Comparison comparison = new Comparison();
    ObjectNode metrics =
        new ObjectMapper()
            .createObjectNode()
            .put("orders_total", 0)
            .put("inventory_events", 0)
            .put("failures", 0)
            .put("failure_rate_pct", 0.0)
            .put("pending", 0)
            .put("duplicates", 0)
            .put("invalid", 0)
            .put("digest", "0000000000000000");

    // When
    comparison.totals(new Log().recount(), metrics);

    // Then
    assertThat(comparison.isPassed()).isFalse();
    assertThat(comparison.rows()).filteredOn(Check::isFailed).hasSize(1);
  }

  @Test
  void shouldFailWhereAnOrderHasNoOutcome() {
    Comparison comparison = new Comparison();
    comparison.log(new Log().order("a-1").recount(), List.of(Log.ORDERS, Log.OUTCOMES));
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
    Comparison comparison = new Comparison();
    comparison.totals(recount, metrics);
    comparison.runs(recount.runs(), Map.of("a", Optional.of(metrics.at("/runs/a"))));
    comparison.minutes(recount.minutes(), minutes, metrics);
    comparison.lags(DRAINED, GROUP, metrics);
    comparison.log(recount, List.of(Log.ORDERS, Log.OUTCOMES));
    return comparison;
  }

  /** What an analytics that has counted right would serve. */
  private ObjectNode metrics() {
    ObjectNode metrics = new ObjectMapper().createObjectNode();
    String digest = recount.all().digest();
    metrics.put("orders_total", 2).put("inventory_events", 2).put("failures", 1);
    metrics.put("failure_rate_pct", 50.0).put("pending", 0).put("duplicates", 1).put("invalid", 0);
    metrics.put("digest", digest);
    metrics.putObject("lag").put("total", 0).put("order-events-0", 0);
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
