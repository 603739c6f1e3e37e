package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.bench.measure.Launcher;
import io.github.streamingkafka.validation.local.EmbeddedBroker;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.verify.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/** The broker that all candidates of a benchmark share, and what they find there. */
final class BenchmarkEnvironment implements AutoCloseable {
  private static final Map<String, String> APPEND_TIME =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private final BenchOptions options;
  private final Path directory;
  private final ProgressPrinter progress;
  private final StopSignal stop;
  private final EmbeddedBroker broker;
  private final Launcher launcher;
  private final Admin admin;
  private final KafkaOffsets offsets;

  BenchmarkEnvironment(
      BenchOptions options, Path directory, ProgressPrinter progress, StopSignal stop)
      throws IOException {
    this.options = options;
    this.directory = directory;
    this.progress = progress;
    this.stop = stop;
    this.launcher = new Launcher(directory.resolve("contestants"), stop, options.timeout());
    this.broker =
        new EmbeddedBroker(
            directory.resolve("kafka"), directory.resolve("broker.log"), FreePort.find());
    broker.start();
    this.admin = Admin.create(settings(Map.of()).admin());
    this.offsets = KafkaOffsets.connect(settings(Map.of()), "scripts/bench");
  }

  BenchOptions options() {
    return options;
  }

  Launcher launcher() {
    return launcher;
  }

  StopSignal stop() {
    return stop;
  }

  Path directory() {
    return directory;
  }

  void say(String what) {
    progress.say(what);
  }

  /** Variables that any program needs here, and these besides. */
  Map<String, String> variables(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("BOOTSTRAP_SERVERS", broker.bootstrapServers());
    variables.put("TOPIC_PARTITIONS", Integer.toString(options.partitions));
    variables.put("HTTP_HOST", "127.0.0.1");
    variables.put("HTTP_PORT", "0");
    variables.putAll(more);
    return variables;
  }

  KafkaSettings settings(Map<String, String> more) {
    return KafkaSettings.from(new Environment(variables(more)));
  }

  /**
   * Makes sure of the topics that a program finds under these variables. Records of orders and of
   * outcomes get the time at which they are appended.
   */
  void ensureTopics(Map<String, String> variables) {
    KafkaSettings settings = settings(variables);
    List<String> wanted = List.of(settings.orderTopic(), settings.inventoryTopic());
    for (String topic : wanted) {
      if (!names().contains(topic)) {
        NewTopic created =
            new NewTopic(topic, settings.topicPartitions(), settings.replicationFactor());
        get(admin.createTopics(List.of(created.configs(APPEND_TIME))).all());
      }
    }
    var unused = Topics.ensure(settings, stop);
  }

  /** Makes sure of a topic of orders that has so many partitions. */
  void ensureOrders(String topic, int partitions) {
    String number = Integer.toString(partitions);
    ensureTopics(
        Map.of(
            "ORDER_TOPIC",
            topic,
            "INVENTORY_TOPIC",
            "unused-" + number,
            "TOPIC_PARTITIONS",
            number));
  }

  /** Deletes the topics whose names begin so, and waits until the broker knows them no more. */
  void deleteTopics(String prefix) {
    List<String> obsolete = names().stream().filter(name -> name.startsWith(prefix)).toList();
    get(admin.deleteTopics(obsolete).all());
    new Await(stop)
        .until(
            "deletion of " + prefix,
            options.timeout(),
            () -> Collections.disjoint(names(), obsolete));
  }

  Map<TopicPartition, Long> ends(String... topics) {
    return offsets.ends(offsets.partitions(List.of(topics)));
  }

  /** Whether a group has committed all up to these ends, the markers of transactions aside. */
  boolean hasCommitted(String group, Map<TopicPartition, Long> ends) {
    try {
      Map<TopicPartition, Long> committed = offsets.committed(group, ends.keySet());
      return ends.entrySet().stream()
          .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue() - 1);
    } catch (GroupIdNotFoundException notYet) {
      return false;
    }
  }

  /** Shows each committed record of a topic. */
  void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    new LogReader(settings(Map.of()), progress, stop, options.timeout()).read(ends(topic), each);
  }

  /** What a topic keeps once it is compacted: the latest value of each key. */
  long compactedBytes(String topic) {
    Map<ByteBuffer, Integer> latest = new HashMap<>();
    read(
        topic,
        record ->
            latest.compute(
                ByteBuffer.wrap(record.key()),
                (key, before) ->
                    record.value() == null ? null : key.remaining() + record.value().length));
    return latest.values().stream().mapToLong(Integer::longValue).sum();
  }

  private Set<String> names() {
    return get(admin.listTopics().names());
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new GivenUpException(failed.getCause().toString());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  @Override
  public void close() {
    launcher.close();
    offsets.close();
    admin.close();
    broker.stop();
  }
}
