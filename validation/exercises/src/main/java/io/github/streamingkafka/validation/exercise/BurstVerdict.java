package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.LogSlice;
import io.github.streamingkafka.validation.exercise.recording.Percentile;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Judges the burst exercise.
 *
 * @param burst what was sent
 * @param slice what is in the log of it
 * @param run what analytics serves of it
 * @param before {@code /metrics} before the burst
 * @param after the same once all was counted
 * @param rates {@code orders_per_min} of every sample from the burst's start on
 * @param drain from the last acknowledgement to a lag of 0
 * @param counting from the burst's start to a lag of 0
 */
record BurstVerdict(
    SentBurst burst,
    LogSlice slice,
    JsonNode run,
    JsonNode before,
    JsonNode after,
    List<Double> rates,
    Duration drain,
    Duration counting) {

  /** Of ten thousand seeds, one decides so many or so few failures that this would not hold. */
  private static final double OUTSIDE = 1e-4;

  private static final double SECONDS_A_MINUTE = 60;

  List<Check> judge() {
    List<Check> all = new ArrayList<>(ExactCounts.of(burst, slice, run));
    all.add(withinBinomialBounds());
    for (String field : List.of("orders_total", "inventory_events")) {
      all.add(grown(field, burst.orders()));
    }
    all.add(grown("failures", burst.expectedFailures()));
    all.add(grown("duplicates", 0));
    all.add(grown("invalid", 0));
    all.addAll(ratesRoseAndFell());
    all.add(
        Check.measured(
            "throughput of the producer", Text.rate(burst.ordersPerSecond()) + " orders/s"));
    all.add(
        Check.measured(
            "send to acknowledgement",
            "p50 %s ms, p99 %s ms".formatted(burst.latency("p50"), burst.latency("p99"))));
    long[] latencies = slice.latencies();
    all.add(
        Check.measured(
            "order to outcome",
            "p50 %s ms, p99 %s ms, max %s ms"
                .formatted(
                    Text.number(Percentile.of(latencies, 50)),
                    Text.number(Percentile.of(latencies, 99)),
                    Text.number(Percentile.of(latencies, 100)))));
    all.add(
        Check.measured(
            "last acknowledgement to a lag of 0 on every partition", Text.seconds(drain)));
    return all;
  }

  private Check withinBinomialBounds() {
    BinomialDistribution failures = BinomialDistribution.of(burst.orders(), burst.failRate());
    int least = failures.inverseCumulativeProbability(OUTSIDE / 2);
    int most = failures.inverseCumulativeProbability(1 - OUTSIDE / 2);
    long observed = run.path("failed").asLong(-1);
    return Check.holds(
            "failures, for a FAIL_RATE of " + burst.failRate(),
            Text.number(least) + " to " + Text.number(most),
            Text.number(observed),
            least <= observed && observed <= most)
        .because("99.99% of all binomial draws of this many orders are within");
  }

  private Check grown(String field, long by) {
    return Check.equal(
        field + " of /metrics",
        "+" + Text.number(by),
        "+" + Text.number(after.path(field).asLong() - before.path(field).asLong()));
  }

  private List<Check> ratesRoseAndFell() {
    double window = after.path("window_seconds").asDouble();
    double windows = Math.ceil((counting.toMillis() / 1e3 + 1) / window);
    double least = burst.orders() * SECONDS_A_MINUTE / (window * windows);
    double peak = rates.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double level = before.path("orders_per_min").asDouble();
    double last = rates.isEmpty() ? Double.NaN : rates.get(rates.size() - 1);
    return List.of(
        Check.holds(
                "orders_per_min rises",
                "at least " + Text.rate(least),
                Text.rate(peak),
                peak >= least - 0.5)
            .because(
                String.format(
                    Locale.ROOT,
                    "the burst divided by the windows of %.0f s that it took",
                    window)),
        Check.holds(
            "and falls back once the window has passed",
            "at most the " + Text.rate(level) + " of before",
            Text.rate(last),
            last <= level));
  }
}
