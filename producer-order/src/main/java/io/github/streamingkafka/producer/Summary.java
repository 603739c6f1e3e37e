package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.process.ExitStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a run did, as text or as a JSON object.
 *
 * @param config the run's configuration
 * @param first the sequence of the first order
 * @param sent how many orders were handed to Kafka's producer, which are those from the first on
 * @param stats their acknowledgements
 * @param duration from the first order to the end of the last one's delivery
 */
record Summary(
    ProducerOrderConfig config, long first, long sent, SendStats stats, Duration duration) {
  private static final double BYTES_PER_MB = 1024 * 1024;

  /** Orders sent that are not known to be in the log. */
  long failed() {
    return sent - stats.acknowledged();
  }

  /** Fine only if each order that the run was asked for is in the log. */
  int exitStatus() {
    long asked = config.mode().isCounted() ? config.orders() : sent;
    return stats.acknowledged() == asked ? ExitStatus.OK : ExitStatus.FAILED;
  }

  List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "run %s, seed %s: %s sent, %s acknowledged, %s failed"
            .formatted(config.runId(), config.seed(), sent, stats.acknowledged(), failed()));
    lines.add(performance());
    if (config.rate().isLimited()) {
      lines.add("from when they were due, not sent: " + text(stats.latenciesFromDue()));
    }
    lines.add(
        "expected failures: %s of the %s acknowledged %s"
            .formatted(stats.expectedFailures(), stats.acknowledged(), rule(config)));
    return lines;
  }

  /** In the format of kafka-producer-perf-test, to which "sent" means acknowledged. */
  private String performance() {
    return "%s records sent, %s records/sec (%s MB/sec), %s"
        .formatted(
            stats.acknowledged(),
            decimal(recordsPerSecond(), 6),
            decimal(mbPerSecond(), 2),
            text(stats.latencies()));
  }

  private static String text(Histogram latencies) {
    return ("%s ms avg latency, %s ms max latency,"
            + " %s ms 50th, %s ms 95th, %s ms 99th, %s ms 99.9th.")
        .formatted(
            decimal(latencies.getMean(), 2),
            decimal((double) latencies.getMaxValue(), 2),
            latencies.getValueAtPercentile(50),
            latencies.getValueAtPercentile(95),
            latencies.getValueAtPercentile(99),
            latencies.getValueAtPercentile(99.9));
  }

  /** On one line. A run id needs no escapes. */
  String json() {
    return ("{\"run_id\":\"%s\",\"seed\":%s,\"sent\":%s,\"acknowledged\":%s,\"failed\":%s,"
            + "\"first_sequence\":%s,\"last_sequence\":%s,\"duration_sec\":%s,"
            + "\"records_per_sec\":%s,\"mb_per_sec\":%s,\"latency_ms\":%s%s,"
            + "\"expected_failures\":%s,\"fail_rate\":%s,\"fail_seed\":%s}")
        .formatted(
            config.runId(),
            config.seed(),
            sent,
            stats.acknowledged(),
            failed(),
            first,
            first + sent - 1,
            decimal(seconds(), 3),
            decimal(recordsPerSecond(), 3),
            decimal(mbPerSecond(), 3),
            json(stats.latencies()),
            config.rate().isLimited()
                ? ",\"latency_from_due_ms\":" + json(stats.latenciesFromDue())
                : "",
            stats.expectedFailures(),
            config.failureRule().rate(),
            config.failureRule().seed());
  }

  private static String json(Histogram latencies) {
    return latencies.getTotalCount() == 0
        ? "null"
        : "{\"avg\":%s,\"p50\":%s,\"p95\":%s,\"p99\":%s,\"p999\":%s,\"max\":%s}"
            .formatted(
                decimal(latencies.getMean(), 3),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(95),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue());
  }

  private double recordsPerSecond() {
    return perSecond(stats.acknowledged(), seconds());
  }

  private double mbPerSecond() {
    return perSecond(stats.bytes(), seconds()) / BYTES_PER_MB;
  }

  private double seconds() {
    return duration.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** The variables that decide which orders fail, as a remark. */
  static String rule(ProducerOrderConfig config) {
    return "(FAIL_RATE=%s, FAIL_SEED=%s)"
        .formatted(config.failureRule().rate(), config.failureRule().seed());
  }

  static double perSecond(long count, double seconds) {
    return count / Math.max(seconds, 1e-9);
  }

  /** A number with a fixed number of decimals, the same in every locale. */
  static String decimal(double number, int decimals) {
    return BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }
}
