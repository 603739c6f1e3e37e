package io.github.streamingkafka.validation.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class BurstVerdictTest {
  private static final int ORDERS = 1_000;
  private static final int FAILURES = 55;

  private SentBurst burst = Seen.burst(ORDERS, FAILURES, 0.5);
  private LogSlice slice = Seen.slice(ORDERS, FAILURES);
  private JsonNode run = run(945, 55, 0);
  private JsonNode before = metrics(500, 500, 20, 3, 0.0);
  private JsonNode after = metrics(1_500, 1_500, 75, 3, 1_000.0);
  private List<Double> rates = List.of(0.0, 400.0, 1_000.0, 1_000.0, 0.0);
  private Duration counting = Duration.ofSeconds(3);

  @Test
  void shouldPassWhatIsAsItShouldBe() {
    assertThat(failed()).isEmpty();
    assertThat(judge()).filteredOn(each -> each.verdict() == Verdict.MEASURED).hasSize(4);
  }

  @Test
  void shouldFailOrdersThatAreNotAcknowledged() {
    burst = Seen.burst(ORDERS - 1, FAILURES, 0.5);
    burst =
        new SentBurst(
            "run", ORDERS, burst.summary(), burst.endsBefore(), burst.startedAt(), burst.endedAt());

    assertThat(failed()).contains("orders produced", "orders acknowledged by Kafka");
  }

  @Test
  void shouldFailOrdersThatAreNotCounted() {
    run = run(945, 54, 1);

    assertThat(failed())
        .containsExactly(
            "outcomes counted", "orders pending", "failures, as announced before the burst");
  }

  @Test
  void shouldFailOutcomesThatAreInTheLogTwice() {
    slice.add(Seen.outcome("run-5", "RESERVED", 4));

    assertThat(failed()).containsExactly("outcomes in the log");
    assertThat(observed("outcomes in the log")).isEqualTo("1,000, in 1,001 records");
  }

  @Test
  void shouldFailADecisionByAnotherRate() {
    run = run(745, 255, 0);
    after = metrics(1_500, 1_500, 275, 3, 1_000.0);

    assertThat(failed())
        .containsExactly(
            "failures, as announced before the burst",
            "failures, for a FAIL_RATE of 0.05",
            "failures of /metrics");
  }

  @Test
  void shouldFailTotalsThatGrewByOthers() {
    after = metrics(1_501, 1_500, 75, 4, 1_000.0);

    assertThat(failed()).containsExactly("orders_total of /metrics", "duplicates of /metrics");
  }

  @Test
  void shouldFailARateThatDoesNotRise() {
    rates = List.of(0.0, 900.0, 0.0);

    assertThat(failed()).containsExactly("orders_per_min rises");
  }

  @Test
  void shouldExpectLessOfARateWhereTheBurstTookLongerThanItsWindow() {
    counting = Duration.ofSeconds(150);
    rates = List.of(0.0, 340.0, 0.0);

    assertThat(failed()).isEmpty();
  }

  @Test
  void shouldFailARateThatStaysUp() {
    rates = List.of(0.0, 1_000.0, 1_000.0);

    assertThat(failed()).containsExactly("and falls back once the window has passed");
  }

  @Test
  void shouldKnowTheBoundsOfABinomialDraw() {
    assertThat(expected("failures, for a FAIL_RATE of 0.05")).isEqualTo("25 to 79");
  }

  private List<Check> judge() {
    return new BurstVerdict(
            burst, slice, run, before, after, rates, Duration.ofSeconds(1), counting)
        .judge();
  }

  private List<String> failed() {
    return Seen.failed(judge());
  }

  private String observed(String what) {
    return named(what).observed();
  }

  private String expected(String what) {
    return named(what).expected();
  }

  private Check named(String what) {
    return judge().stream().filter(each -> each.what().equals(what)).findFirst().orElseThrow();
  }

  private static JsonNode run(long reserved, long failed, long pending) {
    return Seen.json(
        String.format(
            Locale.ROOT,
            "{'orders': 1000, 'reserved': %d, 'failed': %d, 'pending': %d}",
            reserved,
            failed,
            pending));
  }

  private static JsonNode metrics(
      long orders, long outcomes, long failures, long duplicates, double rate) {
    return Seen.json(
        String.format(
            Locale.ROOT,
            """
        {'orders_total': %d, 'inventory_events': %d, 'failures': %d, 'duplicates': %d, 'invalid': 0,
         'orders_per_min': %s, 'window_seconds': 60}""",
            orders,
            outcomes,
            failures,
            duplicates,
            rate));
  }
}
