package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import java.util.HashMap;
import java.util.Map;

/** A group and topics of its own for one trial of what decides orders. */
final class InventoryTrial {
  private final BenchmarkEnvironment environment;
  private final String group;
  private final Map<String, String> topics;

  /** With a topic of orders that nobody else has. */
  InventoryTrial(BenchmarkEnvironment environment, String name, Round round) {
    this(environment, name, round, null);
  }

  /**
   * @param orders the topic of orders; null for one that nobody else has
   */
  InventoryTrial(BenchmarkEnvironment environment, String name, Round round, String orders) {
    this.environment = environment;
    this.group = name.replaceAll("[^A-Za-z]+", "-") + "-" + round.number();
    this.topics =
        Map.of(
            "ORDER_TOPIC",
            orders == null ? group + "-orders" : orders,
            "INVENTORY_TOPIC",
            group + "-outcomes");
    environment.ensureTopics(topics);
  }

  String group() {
    return group;
  }

  Map<String, String> topics() {
    return topics;
  }

  String outcomes() {
    return topics.get("INVENTORY_TOPIC");
  }

  /** All that a candidate is told. */
  Map<String, String> variables(Map<String, String> settings) {
    Map<String, String> variables = new HashMap<>(topics);
    variables.put("GROUP_ID", group);
    variables.put("STATE_DIR", environment.directory().resolve(group).toString());
    variables.putAll(settings);
    return environment.variables(variables);
  }

  /** Deletes what was only for this trial. */
  void clean() {
    environment.deleteTopics(group);
  }
}
