package io.github.streamingkafka.validation.exercise.recording;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A burst that was sent.
 *
 * @param orders how many it was asked for
 * @param summary what the producer says of it
 * @param endsBefore where the topics ended before it
 */
public record SentBurst(
    String runId,
    int orders,
    JsonNode summary,
    Map<TopicPartition, Long> endsBefore,
    Instant startedAt,
    Instant endedAt) {

  public long sent() {
    return summary.path("sent").asLong(-1);
  }

  public long acknowledged() {
    return summary.path("acknowledged").asLong(-1);
  }

  public long expectedFailures() {
    return summary.path("expected_failures").asLong(-1);
  }

  public double failRate() {
    return summary.path("fail_rate").asDouble();
  }

  public double ordersPerSecond() {
    return summary.path("records_per_sec").asDouble();
  }

  public double seconds() {
    return summary.path("duration_sec").asDouble();
  }

  public String latency(String percentile) {
    return summary.at("/latency_ms/" + percentile).asText("none");
  }
}
