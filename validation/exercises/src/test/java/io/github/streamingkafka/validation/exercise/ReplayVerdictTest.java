package io.github.streamingkafka.validation.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.ReplayVerdict.Added;
import io.github.streamingkafka.validation.exercise.ReplayVerdict.Served;
import io.github.streamingkafka.validation.exercise.recording.LogSlice.Minute;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReplayVerdictTest {
  private static final Instant MINUTE = Seen.START;

  private final Served before =
      served(metrics(500, 25, 0, "00000000000000ff"), "old", new Minute(500, 475, 25));
  private Served after =
      served(metrics(500, 25, 0, "00000000000000ff"), "old", new Minute(500, 475, 25));
  private long lagSet = 1_000;
  private long arrived;
  private Optional<Added> added = Optional.empty();

  @Test
  void shouldPassWhatIsTheSame() {
    assertThat(failed()).isEmpty();
    assertThat(judge())
        .filteredOn(each -> each.verdict() == Verdict.MAY_DIFFER)
        .extracting(Check::what)
        .containsExactly("orders_per_min", "generated_at");
  }

  @Test
  void shouldFailOtherTotals() {
    after = served(metrics(499, 24, 0, "00000000000000fe"), "old", new Minute(500, 475, 25));

    assertThat(failed()).containsExactly("orders_total", "inventory_events", "failures", "digest");
  }

  @Test
  void shouldFailDuplicateOutcomesThatArrivedMeanwhile() {
    after = served(metrics(500, 25, 3, "00000000000000ff"), "old", new Minute(500, 475, 25));
    arrived = 3;

    assertThat(failed()).containsExactly("records that arrived meanwhile", "duplicates");
  }

  @Test
  void shouldFailAnotherRunAndAnotherMinute() {
    after = served(metrics(500, 25, 0, "00000000000000ff"), "new", new Minute(499, 475, 25));

    assertThat(failed())
        .containsExactly(
            "runs of before, each by its figures and its digest",
            "minutes of the orders' own time");
  }

  @Test
  void shouldFailAResetThatWasNone() {
    lagSet = 0;

    assertThat(failed()).containsExactly("lag once the offsets are at the beginning");
  }

  @Test
  void shouldReportNewOrdersAsNewAndNotAsADifference() {
    // Given 100 orders, 5 of them failed, of the same minute
    added = Optional.of(added(100, 5, "0000000000000001"));
    after = served(metrics(600, 30, 0, "0000000000000100"), "old", new Minute(600, 570, 30));

    assertThat(failed()).isEmpty();
    assertThat(judge())
        .filteredOn(each -> each.what().equals("with new orders: orders_total"))
        .singleElement()
        .matches(each -> each.expected().equals("500, +100 new") && each.observed().equals("600"));
  }

  @Test
  void shouldFailWhatDiffersBesidesTheNewOrders() {
    added = Optional.of(added(100, 5, "0000000000000001"));
    after = served(metrics(601, 31, 0, "0000000000000101"), "old", new Minute(601, 570, 31));

    assertThat(failed())
        .containsExactly(
            "with new orders: orders_total",
            "with new orders: inventory_events",
            "with new orders: failures",
            "with new orders: digest, less that of the new orders",
            "with new orders: minutes of the orders' own time");
  }

  @Test
  void shouldExpectAnEarlyMinuteToGoWhereANewOneComes() {
    // Given as many minutes as there can be, none of them that of the new orders
    NavigableMap<Instant, Minute> minutes = new TreeMap<>();
    minutes.put(Instant.ofEpochMilli(Long.MAX_VALUE), new Minute(1, 1, 0));
    for (int i = 0; i < 1_439; i++) {
      minutes.put(Instant.EPOCH.plus(Duration.ofMinutes(i)), new Minute(1, 1, 0));
    }
    Served full = new Served(before.metrics(), before.runs(), minutes);
    NavigableMap<Instant, Minute> now = new TreeMap<>(minutes);
    now.pollFirstEntry();
    now.put(MINUTE, new Minute(100, 95, 5));
    Served later = new Served(metrics(600, 30, 0, "0000000000000100"), before.runs(), now);
    added = Optional.of(added(100, 5, "0000000000000001"));

    assertThat(
            new ReplayVerdict(full, later, 0, 1_000, 1_000, 0, 0, added, Duration.ofSeconds(1))
                .judge())
        .noneMatch(each -> each.verdict() == Verdict.FAIL);
  }

  private List<Check> judge() {
    return new ReplayVerdict(
            before, after, 0, lagSet, 1_000, 0, arrived, added, Duration.ofSeconds(2))
        .judge();
  }

  private List<String> failed() {
    return Seen.failed(judge());
  }

  private static Added added(int orders, int failures, String digest) {
    return new Added(
        Seen.burst(orders, failures, 0.1),
        Seen.slice(orders, failures),
        Seen.json(
            String.format(
                Locale.ROOT,
                "{'orders': %d, 'reserved': %d, 'failed': %d, 'pending': 0, 'digest': '%s'}",
                orders,
                orders - failures,
                failures,
                digest)));
  }

  private static Served served(JsonNode metrics, String run, Minute minute) {
    NavigableMap<Instant, Minute> minutes = new TreeMap<>();
    minutes.put(MINUTE, minute);
    return new Served(metrics, Map.of(run, Seen.json("{'orders': 500}")), minutes);
  }

  private static JsonNode metrics(long orders, long failures, long duplicates, String digest) {
    return Seen.json(
        String.format(
            Locale.ROOT,
            """
        {'orders_total': %d, 'inventory_events': %d, 'failures': %d, 'pending': 0, 'duplicates': %d,
         'invalid': 0, 'digest': '%s', 'orders_per_min': %d, 'generated_at': %d.5,
         'latency_ms': {'p50': 1, 'p95': 2, 'p99': 3, 'max': 4}}""",
            orders,
            orders,
            failures,
            duplicates,
            digest,
            orders,
            orders));
  }
}
