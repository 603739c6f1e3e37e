package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.Contestant.Round;
import java.util.HashMap;
import java.util.Map;

/** A group and topics of its own for one trial of what decides orders. */
final class InventoryTrial {
  private final Bed bed;
  private final String group;
  private final Map<String, String> topics;

  /** With a topic of orders that nobody else has. */
  InventoryTrial(Bed bed, String name, Round round) {
    this(bed, name, round, null);
  }

  /**
   * @param orders the topic of orders; null for one that nobody else has
   */
  InventoryTrial(Bed bed, String name, Round round, String orders) {
    this.bed = bed;
    this.group = name.replaceAll("[^A-Za-z]+", "-") + "-" + round.number();
    this.topics =
        Map.of(
            "ORDER_TOPIC",
            orders == null ? group + "-orders" : orders,
            "INVENTORY_TOPIC",
            group + "-outcomes");
    bed.ensureTopics(topics);
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

  /** All that a contestant is told. */
  Map<String, String> variables(Map<String, String> settings) {
    Map<String, String> variables = new HashMap<>(topics);
    variables.put("GROUP_ID", group);
    variables.put("STATE_DIR", bed.directory().resolve(group).toString());
    variables.putAll(settings);
    return bed.variables(variables);
  }

  /** Deletes what was only for this trial. */
  void clean() {
    bed.deleteTopics(group);
  }
}
