package io.github.streamingkafka.validation.exercise.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a run has added to the log, counted record by record from the topics themselves: neither
 * analytics nor the producer is believed. The first outcome of an order counts, as everywhere.
 */
public final class LogSlice {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String orderTopic;
  private final Pattern ids;
  private final Map<String, Long> orderTimes = new HashMap<>();
  private final Set<String> decided = new HashSet<>();
  private final List<Long> latencies = new ArrayList<>();
  private final Map<Instant, Minute> minutes = new TreeMap<>();
  private long orderRecords;
  private long outcomeRecords;
  private long failed;
  private long others;

  /** Orders, reserved and failed ones of a minute. */
  public record Minute(long orders, long reserved, long failed) {
    public Minute plus(Minute other) {
      return new Minute(orders + other.orders, reserved + other.reserved, failed + other.failed);
    }
  }

  /**
   * @param orderTopic the topic of orders; whatever is not in it is an outcome
   */
  public LogSlice(String orderTopic, String runId) {
    this.orderTopic = orderTopic;
    this.ids = Pattern.compile(Pattern.quote(runId) + "-[0-9]+");
  }

  /** Takes the next record. */
  public void add(ConsumerRecord<byte[], byte[]> record) {
    JsonNode event = read(record.value());
    String id = event.path("order_id").asText();
    if (!ids.matcher(id).matches()) {
      others++;
    } else if (record.topic().equals(orderTopic)) {
      orderRecords++;
      long time = event.path("ts").asLong();
      if (orderTimes.putIfAbsent(id, time) == null) {
        count(time, new Minute(1, 0, 0));
      }
    } else {
      outcomeRecords++;
      if (decided.add(id)) {
        boolean isFailed = event.path("status").asText().equals("FAILED");
        failed += isFailed ? 1 : 0;
        count(
            event.path("order_ts").asLong(), isFailed ? new Minute(0, 0, 1) : new Minute(0, 1, 0));
        latencies.add(event.path("ts").asLong() - event.path("order_ts").asLong());
      }
    }
  }

  /** Distinct orders of the run. */
  public long orders() {
    return orderTimes.size();
  }

  /** Records of orders of the run: more than orders, if some are there twice. */
  public long orderRecords() {
    return orderRecords;
  }

  /** Orders of the run that have an outcome. */
  public long outcomes() {
    return decided.size();
  }

  public long outcomeRecords() {
    return outcomeRecords;
  }

  /** Orders of the run whose outcome is a failure. */
  long failed() {
    return failed;
  }

  /** Records that are not of the run. */
  public long others() {
    return others;
  }

  /** Milliseconds from an order to its outcome, sorted. */
  public long[] latencies() {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** What the run has in each minute of its orders' own time, by the minute's start. */
  public Map<Instant, Minute> minutes() {
    return minutes;
  }

  private void count(long time, Minute events) {
    minutes.merge(Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.MINUTES), events, Minute::plus);
  }

  private static JsonNode read(byte[] value) {
    try {
      return value == null ? JSON.missingNode() : JSON.readTree(value);
    } catch (IOException unreadable) {
      return JSON.missingNode();
    }
  }
}
