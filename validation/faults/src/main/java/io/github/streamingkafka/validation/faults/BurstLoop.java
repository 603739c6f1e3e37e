package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.stack.Burst;
import io.github.streamingkafka.validation.faults.stack.BurstRun;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bursts, one after the other, while faults happen. A burst that does not get all of its orders
 * acknowledged is sent again under its run id and seed until it does.
 */
final class BurstLoop implements Runnable {
  /** An order that Kafka does not take is given up after two minutes. */
  private static final Duration BURST_LIMIT = Duration.ofMinutes(5);

  private static final int MAX_ATTEMPTS = 20;

  private final TestRun run;
  private final List<BurstRun> bursts = new CopyOnWriteArrayList<>();
  private final AtomicLong acknowledgedBefore = new AtomicLong();
  private volatile Burst current;
  private volatile boolean finishing;

  BurstLoop(TestRun run) {
    this.run = run;
  }

  /** Sends bursts until {@link #finish} is called; the last one is completed as well. */
  @Override
  public void run() {
    FaultsOptions options = run.options();
    while (!finishing) {
      int number = bursts.size() + 1;
      BurstRun burst =
          new BurstRun(run.prefix() + number, options.seed + number, options.orders, options.rate);
      bursts.add(burst);
      complete(burst);
    }
  }

  /** Starts no further burst. */
  void finish() {
    finishing = true;
  }

  List<BurstRun> bursts() {
    return List.copyOf(bursts);
  }

  /** How many orders were reported acknowledged so far, by all attempts together. */
  long acknowledged() {
    Burst now = current;
    return acknowledgedBefore.get() + (now == null ? 0 : now.acknowledged());
  }

  /** The burst of which some orders are acknowledged, and others are not yet; if there is one. */
  Optional<Burst> underWay() {
    return Optional.ofNullable(current).filter(Burst::isUnderWay);
  }

  private void complete(BurstRun burst) {
    while (!burst.isComplete()) {
      int attempt = burst.attempts().size() + 1;
      if (attempt > MAX_ATTEMPTS) {
        throw new GivenUpException(
            burst.id() + " is not complete after " + MAX_ATTEMPTS + " attempts");
      }
      Burst sent = run.stack().burst(burst, attempt);
      current = sent;
      run.await().until("the end of burst " + burst.id(), BURST_LIMIT, () -> !sent.isRunning());
      long acknowledged = sent.acknowledged();
      current = null;
      acknowledgedBefore.addAndGet(acknowledged);
      burst.attempts().add(new BurstRun.Attempt(acknowledged, sent.list()));
    }
  }
}
