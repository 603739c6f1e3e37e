package io.github.streamingkafka.analytics;

import io.github.streamingkafka.analytics.counting.HeapTooSmallException;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.analytics.lag.LagWatch;
import io.github.streamingkafka.analytics.serving.History;
import io.github.streamingkafka.analytics.serving.MetricsServer;
import io.github.streamingkafka.analytics.serving.Moment;
import io.github.streamingkafka.analytics.serving.Reporter;
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
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The analytics consumer's process. */
public final class AnalyticsConsumer {
  private AnalyticsConsumer() {}

  /** Takes no arguments: everything is a variable of {@code analytics.env}. */
  public static void main(String[] args) {
    Program.run(Program.logged(AnalyticsConfig::read), AnalyticsConsumer::run);
  }

  @SuppressWarnings("try") // Nobody asks the server for anything: it only has to be closed.
  private static int run(AnalyticsConfig config, StopSignal stop) {
    Reporter reporter =
        new Reporter(config.window(), config.reportInterval(), Clock.systemUTC(), System::nanoTime);
    KafkaSettings kafka = config.kafka();
    HeldPartitions held =
        new HeldPartitions(
            kafka.bootstrapServers(),
            Set.of(
                kafka.orderTopic(),
                kafka.inventoryTopic(),
                Topics.ANALYTICS_STATE,
                Topics.deadLetters(kafka.orderTopic()),
                Topics.deadLetters(kafka.inventoryTopic())),
            Set.of(config.groupId(), config.inventoryGroupId()),
            System::nanoTime);
    ProcessMetrics process = new ProcessMetrics("analytics-consumer", AnalyticsConsumer.class);
    AtomicReference<Supplier<Map<String, GroupLag>>> lags = new AtomicReference<>(Map::of);
    Supplier<Moment> now = Moment.of(reporter, () -> lags.get().get(), held::now);
    try (History history =
            new History(List.of(config.inventoryGroupId(), config.groupId()))
                .start(now, Clock.systemUTC());
        HttpService server = MetricsServer.start(config.http(), reporter, now, history, process)) {
      count(config, held, reporter, lags, process, stop);
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
      System.err.println(config.http().taken(taken));
      return ExitStatus.UNAVAILABLE;
    }
  }

  private static void count(
      AnalyticsConfig config,
      HeldPartitions held,
      Reporter reporter,
      AtomicReference<Supplier<Map<String, GroupLag>>> lags,
      ProcessMetrics process,
      StopSignal stop) {
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
    KafkaCluster cluster = new KafkaCluster(admin);
    LagWatch lagWatch =
        new LagWatch(
                kafka,
                cluster,
                Map.of(
                    config.groupId(), List.of(kafka.orderTopic(), kafka.inventoryTopic()),
                    config.inventoryGroupId(), List.of(kafka.orderTopic())),
                config.reportInterval())
            .start();
    lags.set(lagWatch::now);
    KafkaConsumer<byte[], byte[]> stateReader = kafka.client(KafkaConsumer::new, kafka.reader());
    stop.onRequest(stateReader::wakeup);
    StateTopic state = new StateTopic(config.groupId(), stateReader, cluster);
    try (watch;
        admin;
        lagWatch;
        state) {
      BoundedConsumer consumer = new BoundedConsumer(config.consumerProperties());
      KafkaProducer<byte[], byte[]> producer =
          kafka.client(KafkaProducer::new, config.producerProperties());
      process.client(consumer::metrics);
      process.client(producer::metrics);
      new AnalyticsLoop(
              config,
              consumer,
              producer,
              topics,
              cluster,
              state,
              reporter,
              lagWatch.tracker(config.groupId())::wasAt,
              process,
              System::nanoTime,
              stop)
          .run();
    }
  }
}
