package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.kafka.ClusterIdentity;
import io.github.streamingkafka.common.kafka.ClusterWatch;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.Topics;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.metrics.StatusServer;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.Program;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.LoggerFactory;

/** The order producer's process. */
public final class ProducerOrder {
  private static final long FIRST = 1;

  private ProducerOrder() {}

  /** Takes the arguments that {@code --help} shows; all else is a variable of its env file. */
  public static void main(String[] args) {
    if (CommandLine.asksForHelp(args)) {
      System.out.print(CommandLine.USAGE);
      return;
    }
    Program.run(
        variables ->
            ProducerOrderConfig.read(
                new Environment(variables),
                CommandLine.parse(args),
                Instant.now(),
                new SecureRandom()),
        ProducerOrder::run);
  }

  static int run(ProducerOrderConfig config, StopSignal stop) {
    ProcessMetrics metrics = new ProcessMetrics("producer-order", ProducerOrder.class);
    try (StatusServer status = new StatusServer(metrics)) {
      serve(config, status);
      return run(config, metrics, status, stop);
    }
  }

  /** A run that ends by itself serves nothing: several of them may share a container. */
  private static void serve(ProducerOrderConfig config, StatusServer status) {
    if (config.mode().isCounted()) {
      return;
    }
    try {
      status.start(config.http());
    } catch (IOException taken) {
      LoggerFactory.getLogger(ProducerOrder.class)
          .warn("{}; nothing is served", config.http().taken(taken));
    }
  }

  private static int run(
      ProducerOrderConfig config, ProcessMetrics metrics, StatusServer status, StopSignal stop) {
    Report report = new Report(config, System.out, System.err);
    Optional<AcknowledgedOrders> list =
        config.acknowledged().map(file -> AcknowledgedOrders.open(file, config, System.err));
    Optional<Map<String, TopicDetails>> topics = awaitTopics(config, stop);
    Summary summary =
        topics.isEmpty() || config.mode() == Mode.IDLE
            ? idle(config, status, report, stop)
            : publish(config, topics.get(), metrics, status, report, list, stop);
    list.ifPresent(AcknowledgedOrders::close);
    report.ended(summary);
    boolean isUnfinished = !config.mode().isCounted() && !stop.isRequested();
    boolean isListed = list.stream().allMatch(AcknowledgedOrders::isWhole);
    return isUnfinished || !isListed ? ExitStatus.FAILED : summary.exitStatus();
  }

  /** A run that has an end gives up if no broker answers; one that has none waits. */
  private static Optional<Map<String, TopicDetails>> awaitTopics(
      ProducerOrderConfig config, StopSignal stop) {
    while (true) {
      try {
        return Topics.ensure(config.kafka(), stop);
      } catch (BrokerUnavailableException away) {
        if (config.mode().isCounted()) {
          throw away;
        }
        LoggerFactory.getLogger(ProducerOrder.class).warn("{}; still waiting", away.getMessage());
      }
    }
  }

  private static Summary idle(
      ProducerOrderConfig config, StatusServer status, Report report, StopSignal stop) {
    report.started(FIRST);
    status.readyUnless(Optional::empty);
    boolean unused = stop.await(Mode.FOREVER);
    return new Summary(
        config,
        FIRST,
        0,
        new SendStats(config.failureRule(), Clock.systemUTC(), n -> {}),
        Duration.ZERO);
  }

  private static Summary publish(
      ProducerOrderConfig config,
      Map<String, TopicDetails> topics,
      ProcessMetrics metrics,
      StatusServer status,
      Report report,
      Optional<AcknowledgedOrders> list,
      StopSignal stop) {
    Clock clock = Clock.systemUTC();
    int partitions = topics.get(config.kafka().orderTopic()).partitions();
    long first = config.continuesRun() ? lastSequence(config, stop) + 1 : FIRST;
    KafkaProducer<byte[], byte[]> producer =
        config.kafka().client(KafkaProducer::new, config.producer(partitions));
    Pacer pacer =
        new Pacer(
            config.rate(),
            config.sleepMs(),
            config.mode().maxLate(),
            System::nanoTime,
            stop::await);
    Progress progress =
        new Progress(
            report.remarks(), config.printEvery(), config.orders(), pacer, System::nanoTime);
    AtomicLong acknowledged = new AtomicLong();
    SendStats stats =
        new SendStats(
            config.failureRule(),
            clock,
            config.mode().isCounted() ? progress : progress.andThen(acknowledged::lazySet));
    if (config.mode() == Mode.CONTINUOUS) {
      // Lives as long as this process.
      ClusterWatch watch =
          ClusterWatch.of(config.kafka())
              .check(
                  new ClusterIdentity(topics, Set.of(config.kafka().orderTopic())),
                  change -> Program.restart(stop, change))
              .start();
      metrics.client(producer::metrics);
      metrics.processed(config.kafka().orderTopic(), "acknowledged", acknowledged::get);
      metrics.processed(config.kafka().orderTopic(), "failed", stats::failures);
      if (config.rate().isLimited()) {
        metrics.gauge(
            "streaming_target_orders_per_second",
            "Orders per second that RATE asked for in the last seconds",
            progress::target);
        metrics.gauge(
            "streaming_reached_orders_per_second",
            "Orders per second that were acknowledged in the last seconds",
            progress::reached);
      }
      status.readyUnless(watch::unanswered);
    }
    report.started(first);
    long start = System.nanoTime();
    long sent =
        new OrderPublisher(
                producer,
                config.kafka().orderTopic(),
                new OrderGenerator(
                    config.runId(), config.seed(), config.itemCount(), config.maxQty()),
                pacer,
                stats,
                list,
                clock,
                stop,
                first)
            .publish(config.orders());
    return new Summary(config, first, sent, stats, Duration.ofNanos(System.nanoTime() - start));
  }

  private static long lastSequence(ProducerOrderConfig config, StopSignal stop) {
    Map<String, Object> properties = config.kafka().reader();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
      return new LastSequence(consumer, stop).of(config.runId(), config.kafka().orderTopic());
    }
  }
}
