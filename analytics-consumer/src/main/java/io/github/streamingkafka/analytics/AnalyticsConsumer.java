package io.github.streamingkafka.analytics;

import io.github.streamingkafka.analytics.counting.HeapTooSmallException;
import io.github.streamingkafka.analytics.serving.MetricsServer;
import io.github.streamingkafka.analytics.serving.Reporter;
import io.github.streamingkafka.analytics.state.Cluster;
import io.github.streamingkafka.analytics.state.KafkaCluster;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import io.github.streamingkafka.analytics.state.StateTopic;
import io.github.streamingkafka.common.http.HttpService;
import io.github.streamingkafka.common.kafka.BoundedConsumer;
import io.github.streamingkafka.common.kafka.ClusterIdentity;
import io.github.streamingkafka.common.kafka.ClusterWatch;
import io.github.streamingkafka.common.kafka.HeldPartitions;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.LoggerFactory;

/** The analytics consumer's process. */
public final class AnalyticsConsumer {
  private AnalyticsConsumer() {}

  /** Takes no arguments: everything is a variable of {@code analytics.env}. */
  public static void main(String[] args) {
    Program.run(
        variables -> AnalyticsConfig.read(new Environment(variables)), AnalyticsConsumer::run);
  }

  private static int run(AnalyticsConfig config, StopSignal stop) {
    Reporter reporter =
        new Reporter(config.window(), config.reportInterval(), Clock.systemUTC(), System::nanoTime);
    KafkaSettings kafka = config.kafka();
    HeldPartitions held =
        new HeldPartitions(
            kafka.bootstrapServers(),
            Set.of(kafka.orderTopic(), kafka.inventoryTopic(), Topics.ANALYTICS_STATE),
            System::nanoTime);
    try (HttpService server =
        MetricsServer.start(config.httpHost(), config.httpPort(), reporter, held::now)) {
      LoggerFactory.getLogger(AnalyticsConsumer.class)
          .info("serving on {}:{}", config.httpHost(), server.port());
      count(config, held, reporter, stop);
      return ExitStatus.OK;
    } catch (UnreadableStateException unreadable) {
      System.err.println(unreadable.getMessage());
      return ExitStatus.UNAVAILABLE;
    } catch (HeapTooSmallException full) {
      System.err.println(
          full.getMessage()
              + ": give analytics more memory (ANALYTICS_MEMORY with Compose, else -Xmx)");
      return ExitStatus.OUT_OF_MEMORY;
    } catch (IOException taken) {
      System.err.printf(
          "HTTP_HOST=%s HTTP_PORT=%d: cannot listen there (%s)%n",
          config.httpHost(), config.httpPort(), taken.getMessage());
      return ExitStatus.UNAVAILABLE;
    }
  }

  private static void count(
      AnalyticsConfig config, HeldPartitions held, Reporter reporter, StopSignal stop) {
    KafkaSettings kafka = config.kafka();
    Map<String, TopicDetails> topics = Topics.ensure(kafka, stop).orElse(null);
    if (topics == null) {
      return;
    }
    Set<String> used =
        Set.of(
            kafka.orderTopic(),
            kafka.inventoryTopic(),
            Topics.deadLetters(kafka.inventoryTopic()),
            Topics.ANALYTICS_STATE);
    ClusterWatch watch =
        ClusterWatch.of(kafka)
            .check(new ClusterIdentity(topics, used), change -> Program.restart(stop, change))
            .observe(held)
            .start();
    Admin admin = kafka.client(Admin::create, kafka.admin());
    Cluster cluster = new KafkaCluster(admin);
    KafkaConsumer<byte[], byte[]> stateReader = kafka.client(KafkaConsumer::new, kafka.reader());
    stop.onRequest(stateReader::wakeup);
    StateTopic state = new StateTopic(config.groupId(), stateReader, cluster);
    try (watch;
        admin;
        state) {
      new AnalyticsLoop(
              config,
              new BoundedConsumer(config.consumerProperties()),
              kafka.client(KafkaProducer::new, config.producerProperties()),
              topics,
              cluster,
              state,
              reporter,
              System::nanoTime,
              stop)
          .run();
    }
  }
}
