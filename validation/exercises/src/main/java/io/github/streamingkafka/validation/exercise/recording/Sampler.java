package io.github.streamingkafka.validation.exercise.recording;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.RunningStack;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at the stack again and again while an exercise goes on: at {@code /metrics} and at Kafka's
 * offsets, and less often by Kafka's own tool.
 */
public final class Sampler implements AutoCloseable {
  private static final long SAMPLE_PAUSE_MS = 500;
  private static final long TABLE_PAUSE_MS = 1_000;

  private final Recording recording;
  private final RunningStack running;
  private final LagTool tool;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

  public Sampler(Recording recording, RunningStack running, LagTool tool) {
    this.recording = recording;
    this.running = running;
    this.tool = tool;
  }

  public void start() {
    var unusedSamples =
        threads.scheduleWithFixedDelay(this::sample, 0, SAMPLE_PAUSE_MS, TimeUnit.MILLISECONDS);
    var unusedTables =
        threads.scheduleWithFixedDelay(this::tableAgain, 0, TABLE_PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  private void sample() {
    Optional<JsonNode> metrics = metrics();
    Optional<GroupLags> groupLags = groupLags();
    recording.add(new Recording.Sample(Instant.now(), metrics, groupLags));
  }

  /**
   * Asks Kafka's tool at once, besides.
   *
   * @return what it printed; empty if Kafka did not answer
   * @throws IOException if the tool has ended
   */
  public Optional<LagTable> table() throws IOException {
    Optional<GroupLags> before = groupLags();
    Instant begunAt = Instant.now();
    String text =
        tool.describe(running.settings().inventoryGroup(), running.settings().analyticsGroup());
    Instant endedAt = Instant.now();
    Optional<GroupLags> after = groupLags();
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    LagTable table = new LagTable(begunAt, endedAt, before.get(), after.get(), text);
    recording.add(table);
    return Optional.of(table);
  }

  private void tableAgain() {
    try {
      var unused = table();
    } catch (IOException ended) {
      // It ended with the exercise: whoever needs a table in particular asks for it.
      threads.shutdown();
    }
  }

  private Optional<JsonNode> metrics() {
    try {
      return running.analytics().metrics();
    } catch (IOException notNow) {
      return Optional.empty();
    }
  }

  private Optional<GroupLags> groupLags() {
    try {
      return Optional.of(running.groupLags());
    } catch (KafkaException notNow) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
