package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.kafka.BoundedConsumer;
import io.github.streamingkafka.common.kafka.ClusterIdentity;
import io.github.streamingkafka.common.kafka.ClusterWatch;
import io.github.streamingkafka.common.kafka.GroupMembers;
import io.github.streamingkafka.common.kafka.HeldPartitions;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.metrics.HeldPartition;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.metrics.StatusServer;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The inventory consumer's process. */
public final class InventoryConsumer {
  private InventoryConsumer() {}

  /** Takes no arguments: everything is a variable of {@code inventory.env}. */
  public static void main(String[] args) {
    Program.run(Program.logged(InventoryConfig::read), InventoryConsumer::run);
  }

  private static int run(InventoryConfig config, StopSignal stop) {
    ProcessMetrics metrics = new ProcessMetrics("inventory-consumer", InventoryConsumer.class);
    try (StatusServer status = new StatusServer(metrics)) {
      status.start(config.http());
      decide(config, metrics, status, stop);
      return ExitStatus.OK;
    } catch (IOException taken) {
      System.err.println(config.http().taken(taken));
      return ExitStatus.UNAVAILABLE;
    }
  }

  private static void decide(
      InventoryConfig config, ProcessMetrics metrics, StatusServer status, StopSignal stop) {
    KafkaSettings kafka = config.kafka();
    Map<String, TopicDetails> topics = Topics.ensure(kafka, stop).orElse(null);
    if (topics == null) {
      return;
    }
    String orders = kafka.orderTopic();
    Set<String> used = Set.of(orders, Topics.deadLetters(orders), kafka.inventoryTopic());
    HeldPartitions held =
        new HeldPartitions(
            kafka.bootstrapServers(), Set.of(orders), Set.of(config.groupId()), System::nanoTime);
    ClusterWatch watch =
        ClusterWatch.of(kafka)
            .check(new ClusterIdentity(topics, used), change -> Program.restart(stop, change))
            .check(
                new GroupMembers(config.groupId(), Set.of(orders)),
                wrong -> Program.refuse(stop, wrong))
            .observe(held)
            .start();
    try (watch) {
      BoundedConsumer consumer = new BoundedConsumer(config.consumerProperties());
      KafkaProducer<byte[], byte[]> producer =
          kafka.client(KafkaProducer::new, config.producerProperties());
      metrics.client(consumer::metrics);
      metrics.client(producer::metrics);
      InventoryLoop loop =
          new InventoryLoop(
              config,
              consumer,
              producer,
              topics,
              new Decider(config.failureRule()),
              Clock.systemUTC(),
              new TransactionWindow(System::nanoTime),
              metrics,
              stop);
      status.readyUnless(
          () ->
              loop.unassigned()
                  .map(what -> what + HeldPartition.all(held.now()))
                  .or(watch::unanswered));
      loop.run();
    }
  }
}
