package io.github.streamingkafka.validation.exercise.recording;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.stack.GroupLags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was seen during an exercise, in the order of time. Any thread may add to it. */
public final class Recording {
  /**
   * What was served and where the groups were at a moment.
   *
   * @param at when both had been asked
   * @param metrics {@code /metrics}; empty while analytics does not answer
   * @param groupLags ends and lags as Kafka has them; empty while it does not answer
   */
  public record Sample(Instant at, Optional<JsonNode> metrics, Optional<GroupLags> groupLags) {
    /** Milliseconds since the epoch at which {@code /metrics} was made. */
    public static long madeAt(JsonNode metrics) {
      return Math.round(metrics.path("generated_at").asDouble() * 1_000);
    }
  }

  /** Something that was done. */
  public record Step(Instant at, String what) {}

  private final Instant startedAt = Instant.now();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<LagTable> lagTables = new ArrayList<>();
  private final Map<String, long[]> latencies = new LinkedHashMap<>();

  public synchronized void add(Sample sample) {
    samples.add(sample);
  }

  public synchronized void add(LagTable table) {
    lagTables.add(table);
  }

  public synchronized void step(String what) {
    steps.add(new Step(Instant.now(), what));
  }

  /** Milliseconds from the orders of a run to their outcomes, sorted. */
  public synchronized void latencies(String runId, long[] sorted) {
    latencies.put(runId, sorted);
  }

  public Instant startedAt() {
    return startedAt;
  }

  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }

  public synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  public synchronized List<LagTable> lagTables() {
    return List.copyOf(lagTables);
  }

  public synchronized Map<String, long[]> latencies() {
    return new LinkedHashMap<>(latencies);
  }

  /** The latest sample; empty before the first one. */
  public synchronized Optional<Sample> latest() {
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
  }
}
