package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.server.common.MetadataVersion;

/** Whether the cluster and its topics are set up so that exact figures are possible at all. */
final class ClusterPromises {
  private static final String TRANSACTION_VERSION = "transaction.version";

  /**
   * From this one on, each transaction has an epoch of its own. Before, what a producer had sent
   * and Kafka delivered late could become part of its next transaction, or stay open for good
   * (KIP-890).
   */
  private static final int SAFE_TRANSACTIONS = 2;

  private final Comparison result;

  ClusterPromises(Comparison result) {
    this.result = result;
  }

  /** Adds what is set up, and what of that undoes a promise. */
  static void check(StackSettings settings, Comparison result) {
    ClusterPromises promises = new ClusterPromises(result);
    try (Admin admin = settings.kafka().client(Admin::create, settings.kafka().admin())) {
      promises.features(
          KafkaOffsets.await(admin.describeFeatures().featureMetadata())
              .finalizedFeatures()
              .entrySet()
              .stream()
              .collect(Collectors.toMap(Map.Entry::getKey, of -> level(of.getValue()))));
      List<String> events = settings.topics();
      List<String> all = new ArrayList<>(events);
      all.add(Topics.ANALYTICS_STATE);
      promises.topics(
          events,
          KafkaOffsets.await(admin.describeTopics(all).allTopicNames()),
          configs(admin, all));
    } catch (AuthorizationException hidden) {
      result.note("what Kafka promises is not checked: " + hidden.getMessage());
    }
  }

  private static short level(FinalizedVersionRange feature) {
    return feature.maxVersionLevel();
  }

  private static Map<String, Config> configs(Admin admin, Collection<String> topics) {
    List<ConfigResource> asked =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    return KafkaOffsets.await(admin.describeConfigs(asked).all()).entrySet().stream()
        .collect(Collectors.toMap(of -> of.getKey().name(), Map.Entry::getValue));
  }

  /** Features of the cluster, by name, each with its level. */
  void features(Map<String, Short> levels) {
    Map<String, String> named = new TreeMap<>();
    levels.forEach(
        (name, level) ->
            named.put(
                name,
                name.equals(MetadataVersion.FEATURE_NAME)
                    ? MetadataVersion.fromFeatureLevel(level).toString()
                    : level.toString()));
    result.note(
        "Kafka's features: "
            + named.entrySet().stream()
                .map(of -> of.getKey() + " " + of.getValue())
                .collect(Collectors.joining(", ")));
    int transactions = levels.getOrDefault(TRANSACTION_VERSION, (short) 0);
    result.check(
        Check.holds(
            "Kafka's " + TRANSACTION_VERSION,
            SAFE_TRANSACTIONS + " or more",
            Integer.toString(transactions),
            transactions >= SAFE_TRANSACTIONS));
    if (transactions < SAFE_TRANSACTIONS) {
      result.note(
          "With "
              + TRANSACTION_VERSION
              + " "
              + transactions
              + ", a late request can add records to a producer's next transaction, or leave one"
              + " open for good (KIP-890): nothing can be promised. `kafka-features upgrade"
              + " --feature transaction.version=2` raises it.");
    }
  }

  /**
   * Settings of topics.
   *
   * @param events those of them that hold orders or outcomes
   */
  void topics(
      Collection<String> events,
      Map<String, TopicDescription> topics,
      Map<String, Config> configs) {
    List<String> unsafe = new ArrayList<>();
    new TreeMap<>(topics)
        .forEach(
            (name, topic) ->
                unsafe(topic, configs.get(name), events.contains(name))
                    .forEach(setting -> unsafe.add(name + ": " + setting)));
    result.check(
        Check.equal(
            "settings of topics that undo promises",
            "none",
            unsafe.isEmpty() ? "none" : String.join("; ", unsafe)));
  }

  private static List<String> unsafe(TopicDescription topic, Config config, boolean holdsEvents) {
    List<String> unsafe = new ArrayList<>();
    if (Boolean.parseBoolean(value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
      unsafe.add(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG + "=true");
    }
    int replicas = topic.partitions().stream().mapToInt(of -> of.replicas().size()).max().orElse(0);
    String inSync = value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
    if (replicas > 1 && Integer.parseInt(inSync) < 2) {
      unsafe.add(
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + "=" + inSync + " of " + replicas + " replicas");
    }
    String cleanup = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
    if (holdsEvents && cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      unsafe.add(TopicConfig.CLEANUP_POLICY_CONFIG + "=" + cleanup);
    }
    return unsafe;
  }

  private static String value(Config config, String name) {
    return config.get(name).value();
  }
}
