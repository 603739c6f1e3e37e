package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * One trial of a consumer: a group of its own, and topics that are deleted afterwards, as is its
 * state.
 */
final class ConsumerTrial implements AutoCloseable {
  /** To ask for the offsets of hundreds of partitions takes the broker a while. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final BenchmarkEnvironment environment;
  private final MeasuredProgram program;
  private final int round;
  private final String group;
  private final Map<String, String> variables;
  private Running running;

  /**
   * Makes sure of the topics.
   *
   * @param given variables: those topics that are not to be the trial's own, and settings
   */
  ConsumerTrial(
      BenchmarkEnvironment environment,
      MeasuredProgram program,
      int round,
      Map<String, String> given) {
    this.environment = environment;
    this.program = program;
    this.round = round;
    group = program.id() + "-" + round;
    Map<String, String> own = new HashMap<>();
    own.put("ORDER_TOPIC", group + "-orders");
    own.put("INVENTORY_TOPIC", group + "-outcomes");
    own.put("GROUP_ID", group);
    own.put("STATE_DIR", environment.directory().resolve(group).toString());
    own.putAll(given);
    variables = environment.variables(own);
    environment.ensureTopics(variables);
  }

  /** The environment of the program. */
  Map<String, String> variables() {
    return variables;
  }

  /** What was started last. */
  Running running() {
    return running;
  }

  String outcomeTopic() {
    return variables.get("INVENTORY_TOPIC");
  }

  Running start() {
    running = environment.launcher().start(program, variables, round);
    return running;
  }

  /** Waits until all records before these ends are done with. */
  void awaitCommit(String what, Map<TopicPartition, Long> ends) {
    running.await(what, PAUSE, () -> environment.hasCommitted(group, ends));
  }

  @Override
  public void close() {
    if (running != null) {
      running.stop();
    }
    environment.deleteTopics(group);
    environment.deleteTopics(Topics.ANALYTICS_STATE);
  }
}
