package io.github.streamingkafka.validation.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.stack.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class ClusterPromisesTest {
  private final Comparison result = new Comparison();
  private final ClusterPromises promises = new ClusterPromises(result);

  @Test
  void shouldPassWithTheFeaturesOfToday() {
    promises.features(Map.of("metadata.version", (short) 29, "transaction.version", (short) 2));

    assertThat(result.isPassed()).isTrue();
    assertThat(result.notes()).singleElement().asString().contains("transaction.version 2");
  }

  @Test
  void shouldSayWhyNothingHoldsWithOlderTransactions() {
    promises.features(Map.of("metadata.version", (short) 29));

    assertThat(result.isPassed()).isFalse();
    assertThat(result.notes()).last().asString().contains("KIP-890");
  }

  @Test
  void shouldNameTheSettingsThatUndoAPromiseEachWithItsTopic() {
    promises.topics(
        List.of("order-events"),
        Map.of("order-events", topic("order-events", 3), "state", topic("state", 1)),
        Map.of(
            "order-events", config("true", "1", "compact,delete"),
            "state", config("false", "1", "compact")));

    assertThat(result.rows())
        .extracting(Check::observed)
        .containsExactly(
            "order-events: unclean.leader.election.enable=true;"
                + " order-events: min.insync.replicas=1 of 3 replicas;"
                + " order-events: cleanup.policy=compact,delete");
    assertThat(result.isPassed()).isFalse();
  }

  @Test
  void shouldPassOneReplicaThatIsAllThereIs() {
    promises.topics(
        List.of("order-events"),
        Map.of("order-events", topic("order-events", 1), "state", topic("state", 1)),
        Map.of(
            "order-events", config("false", "1", "delete"),
            "state", config("false", "1", "compact")));

    assertThat(result.isPassed()).isTrue();
  }

  private static TopicDescription topic(String name, int replicas) {
    List<Node> nodes = new ArrayList<>();
    for (int id = 1; id <= replicas; id++) {
      nodes.add(new Node(id, "kafka", 9092));
    }
    return new TopicDescription(
        name, false, List.of(new TopicPartitionInfo(0, nodes.get(0), nodes, nodes)));
  }

  private static Config config(String unclean, String inSync, String cleanup) {
    return new Config(
        List.of(
            new ConfigEntry("unclean.leader.election.enable", unclean),
            new ConfigEntry("min.insync.replicas", inSync),
            new ConfigEntry("cleanup.policy", cleanup)));
  }
}
