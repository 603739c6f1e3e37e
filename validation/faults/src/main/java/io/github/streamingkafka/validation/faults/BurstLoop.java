package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.stack.Burst;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Bursts, one after the other, while faults happen. A burst that does not get all of its orders
 * acknowledged is sent again under its run id and seed until it does.
 */
final class BurstLoop implements Runnable {
  /** An order that Kafka does not take is given up after two minutes. */
  private static final Duration BURST_LIMIT = Duration.ofMinutes(5);

  private static final Duration OFFSETS_LIMIT = Duration.ofMinutes(2);
  private static final int MAX_ATTEMPTS = 20;

  private final TestStack stack;
  private final KafkaOffsets kafka;
  private final Set<TopicPartition> partitions;
  private final Await await;
  private final FaultsOptions options;
  private final String prefix;
  private final List<BurstRun> runs = new CopyOnWriteArrayList<>();
  private volatile boolean finishing;
  private final AtomicLong acknowledgedBefore = new AtomicLong();
  private volatile Burst burst;

  /**
   * @param partitions of the topic of orders
   * @param prefix what the run ids begin with
   */
  BurstLoop(
      TestStack stack,
      KafkaOffsets kafka,
      Set<TopicPartition> partitions,
      Await await,
      FaultsOptions options,
      String prefix) {
    this.stack = stack;
    this.kafka = kafka;
    this.partitions = partitions;
    this.await = await;
    this.options = options;
    this.prefix = prefix;
  }

  /** Sends bursts until it is told to finish; the last one is completed as well. */
  @Override
  public void run() {
    while (!finishing) {
      int number = runs.size() + 1;
      BurstRun run =
          new BurstRun(prefix + number, options.seed + number, options.orders, options.rate);
      runs.add(run);
      complete(run);
    }
  }

  /** Starts no further burst. */
  void finish() {
    finishing = true;
  }

  List<BurstRun> runs() {
    return List.copyOf(runs);
  }

  /** How many orders were reported acknowledged so far, by all attempts together. */
  long acknowledged() {
    Burst now = burst;
    return acknowledgedBefore.get() + (now == null ? 0 : now.acknowledged());
  }

  /** The burst of which some orders are acknowledged, and others are not yet; if there is one. */
  Optional<Burst> underWay() {
    return Optional.ofNullable(burst).filter(Burst::isUnderWay);
  }

  private void complete(BurstRun run) {
    while (!run.isComplete()) {
      int attempt = run.attempts().size() + 1;
      if (attempt > MAX_ATTEMPTS) {
        throw new GivenUpException(
            String.format(
                Locale.ROOT, "%s is not complete after %d attempts", run.id(), MAX_ATTEMPTS));
      }
      Burst sent = stack.burst(run, attempt);
      burst = sent;
      await.until("the end of burst " + run.id(), BURST_LIMIT, () -> !sent.process().isRunning());
      long acknowledged = sent.acknowledged();
      burst = null;
      acknowledgedBefore.addAndGet(acknowledged);
      run.attempts()
          .add(
              new BurstRun.Attempt(
                  acknowledged,
                  await.get(
                      "where the topic of orders ends",
                      OFFSETS_LIMIT,
                      () -> Optional.of(kafka.ends(partitions)))));
    }
  }
}
