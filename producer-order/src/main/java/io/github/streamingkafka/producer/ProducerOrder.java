package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.ClusterWatch;
import io.github.streamingkafka.common.Program;
import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.common.Topics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The order producer's process. */
public final class ProducerOrder {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private ProducerOrder() {}

  /** Takes the arguments that {@code --help} shows; all else is a variable of its env file. */
  public static void main(String[] args) {
    if (CommandLine.asksForHelp(args)) {
      System.out.print(CommandLine.USAGE);
      return;
    }
    Program.run(
        variables ->
            ProducerOrderConfig.from(
                variables, CommandLine.parse(args), Instant.now(), new SecureRandom()),
        ProducerOrder::run);
  }

  private static int run(ProducerOrderConfig config, StopSignal stop) {
    Report report = new Report(config, System.out, System.err);
    OptionalInt partitions = Topics.ensure(config.kafka(), stop);
    Summary summary =
        partitions.isEmpty() || config.mode() == Mode.IDLE
            ? idle(config, report, stop)
            : publish(config, partitions.getAsInt(), report, stop);
    report.ended(summary);
    return summary.exitStatus();
  }

  private static Summary idle(ProducerOrderConfig config, Report report, StopSignal stop) {
    report.started();
    boolean unused = stop.await(FOREVER);
    return new Summary(
        config, 0, new Deliveries(config.failureRule(), Clock.systemUTC(), n -> {}), Duration.ZERO);
  }

  private static Summary publish(
      ProducerOrderConfig config, int partitions, Report report, StopSignal stop) {
    Clock clock = Clock.systemUTC();
    KafkaProducer<byte[], byte[]> producer =
        config.kafka().client(KafkaProducer::new, config.producer(partitions));
    if (config.mode() == Mode.CONTINUOUS) {
      // Lives as long as this process.
      var unused = ClusterWatch.start(config.kafka(), change -> Program.startAnew(stop, change));
    }
    report.started();
    long start = System.nanoTime();
    Deliveries deliveries =
        new Deliveries(
            config.failureRule(),
            clock,
            new Progress(report.remarks(), config.printEvery(), config.orders(), System::nanoTime));
    long sent =
        new OrderPublisher(
                producer,
                config.kafka().orderTopic(),
                new OrderGenerator(
                    config.runId(), config.seed(), config.itemCount(), config.maxQty()),
                new Pacer(config.rate(), config.sleepMs(), System::nanoTime, stop::await),
                deliveries,
                clock,
                stop)
            .publish(config.orders());
    return new Summary(config, sent, deliveries, Duration.ofNanos(System.nanoTime() - start));
  }
}
