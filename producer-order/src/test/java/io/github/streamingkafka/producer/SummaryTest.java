package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.ExitStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final long NOW = 1_000_000;
  private static final int KEY_BYTES = 24;
  private static final int VALUE_BYTES = 1024 - KEY_BYTES;

  private final FailureRule rule = new FailureRule(0.05, 0);
  private final SendStats stats =
      new SendStats(rule, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), count -> {});

  @Test
  void shouldTellTheRunInTheFormatOfKafkasOwnTool() {
    // Given a burst of 2048 orders of 1 KiB, of which half took 10 ms and half 30 ms
    acknowledge(1, 1_024, 10);
    acknowledge(1_025, 2_048, 30);

    Summary summary = summary(2_048, "burst", Duration.ofSeconds(4));

    assertThat(summary.text())
        .containsExactly(
            "run r1, seed 7: 2048 sent, 2048 acknowledged, 0 failed",
            "2048 records sent, 512.000000 records/sec (0.50 MB/sec), 20.00 ms avg latency,"
                + " 30.00 ms max latency, 10 ms 50th, 30 ms 95th, 30 ms 99th, 30 ms 99.9th.",
            "expected failures: "
                + rule.failures(1, 2_048)
                + " of the 2048 acknowledged (FAIL_RATE=0.05, FAIL_SEED=0)");
    assertThat(summary.exitStatus()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void shouldTellTheRunAsJson() throws IOException {
    acknowledge(1, 1_024, 10);
    acknowledge(1_025, 2_048, 30);

    Summary summary = summary(2_048, "burst", Duration.ofSeconds(4));

    assertThat(summary.json()).doesNotContain("\n");
    assertThat(new ObjectMapper().readTree(summary.json()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    String.format(
                        Locale.ROOT,
                        """
                    {"run_id": "r1", "seed": 7, "sent": 2048, "acknowledged": 2048, "failed": 0,
                     "first_sequence": 1, "last_sequence": 2048, "duration_sec": 4.000,
                     "records_per_sec": 512.000, "mb_per_sec": 0.500,
                     "latency_ms":
                       {"avg": 20.000, "p50": 10, "p95": 30, "p99": 30, "p999": 30, "max": 30},
                     "expected_failures": %d, "fail_rate": 0.05, "fail_seed": 0}
                    """,
                        rule.failures(1, 2_048))));
  }

  @Test
  void shouldTellTheLatencyFromDueTimeBesideThatFromSendingWhereThereIsARate() throws IOException {
    // Given orders that took 10 ms, of which half were sent 500 ms after they were due
    acknowledge(1, 50, 10, 0);
    acknowledge(51, 100, 10, 500);

    Summary summary =
        new Summary(config(Map.of("RATE", "10")), 1, 100, stats, Duration.ofSeconds(10));

    assertThat(summary.text().get(1))
        .endsWith(" 10 ms 50th, 10 ms 95th, 10 ms 99th, 10 ms 99.9th.");
    assertThat(summary.text().get(2))
        .isEqualTo(
            "from when they were due, not sent: 260.00 ms avg latency, 510.00 ms max latency,"
                + " 10 ms 50th, 510 ms 95th, 510 ms 99th, 510 ms 99.9th.");
    JsonNode json = new ObjectMapper().readTree(summary.json());
    assertThat(json.at("/latency_ms/max").asLong()).isEqualTo(10);
    assertThat(json.get("latency_from_due_ms"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"avg": 260.000, "p50": 10, "p95": 510, "p99": 510, "p999": 510, "max": 510}
                    """));
  }

  @Test
  void shouldExpectFailuresAmongTheAcknowledgedOnly() {
    // Given that just the orders from 101 on are acknowledged
    fail(1, 100);
    acknowledge(101, 300, 1);

    Summary summary = summary(300, "burst", Duration.ofSeconds(1));

    assertThat(summary.failed()).isEqualTo(100);
    assertThat(stats.expectedFailures()).isEqualTo(rule.failures(101, 300)).isPositive();
    assertThat(summary.exitStatus()).isEqualTo(ExitStatus.FAILED);
  }

  @Test
  void shouldCallABurstFailedThatWasCutShort() {
    acknowledge(1, 9_999, 1);

    assertThat(summary(9_999, "burst", Duration.ofSeconds(1)).exitStatus())
        .isEqualTo(ExitStatus.FAILED);
    assertThat(summary(9_999, "continuous", Duration.ofSeconds(1)).exitStatus())
        .isEqualTo(ExitStatus.OK);
  }

  @Test
  void shouldTellOfARunWithoutOrders() throws IOException {
    Summary summary = summary(0, "idle", Duration.ZERO);

    assertThat(summary.text().get(1))
        .startsWith("0 records sent, 0.000000 records/sec (0.00 MB/sec), 0.00 ms avg latency");
    assertThat(new ObjectMapper().readTree(summary.json()).get("latency_ms").isNull()).isTrue();
    assertThat(summary.exitStatus()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void shouldTellTheSequencesOfARunThatWentOn() throws IOException {
    Summary summary = new Summary(config("continuous", 1), 501, 250, stats, Duration.ofSeconds(1));

    JsonNode json = new ObjectMapper().readTree(summary.json());

    assertThat(json.get("first_sequence").asLong()).isEqualTo(501);
    assertThat(json.get("last_sequence").asLong()).isEqualTo(750);
  }

  @Test
  void shouldSurviveAClockThatIsSetBack() {
    acknowledge(1, 1, -5);

    assertThat(stats.latencies().getMaxValue()).isZero();
  }

  private void acknowledge(long first, long last, long latencyMs) {
    acknowledge(first, last, latencyMs, Pacer.NO_DUE_TIME);
  }

  private void acknowledge(long first, long last, long latencyMs, int lateMs) {
    RecordMetadata metadata =
        new RecordMetadata(
            new TopicPartition("order-events", 0), 0, 0, NOW, KEY_BYTES, VALUE_BYTES);
    for (long sequence = first; sequence <= last; sequence++) {
      stats.delivery(sequence, NOW - latencyMs, lateMs).onCompletion(metadata, null);
    }
  }

  private void fail(long first, long last) {
    for (long sequence = first; sequence <= last; sequence++) {
      stats
          .delivery(sequence, NOW, Pacer.NO_DUE_TIME)
          .onCompletion(null, new TimeoutException("too late"));
    }
  }

  private Summary summary(long sent, String mode, Duration duration) {
    ProducerOrderConfig config = config(mode, sent == 9_999 ? 10_000 : Math.max(1, sent));
    return new Summary(config, 1, sent, stats, duration);
  }

  private static ProducerOrderConfig config(String mode, long orders) {
    return config(
        Map.of("MODE", mode, "TOTAL_EVENTS", Long.toString(orders), "RUN_ID", "r1", "SEED", "7"));
  }

  private static ProducerOrderConfig config(Map<String, String> variables) {
    return ProducerOrderConfig.read(
        new Environment(variables),
        new CommandLine(false, false, Optional.empty()),
        Instant.EPOCH,
        new Random(1));
  }
}
