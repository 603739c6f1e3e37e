package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultKind.Action;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.Burst;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.stack.Await;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Carries out the faults of a plan, and waits until what was hit is back. */
final class FaultInjector implements Consumer<Fault> {
  private static final Duration UNDER_WAY_LIMIT = Duration.ofMinutes(4);
  private static final Duration BACK_LIMIT = Duration.ofMinutes(4);

  /** A lead that does not come is done without: nobody acknowledges while the broker is down. */
  private static final Duration LEAD_LIMIT = Duration.ofSeconds(2);

  /** By how much a freeze outlasts its timeout. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** The default of a broker, which decides with {@code group.protocol=consumer}. */
  private static final int BROKERS_SESSION_MS = 45_000;

  private final TestRun run;
  private final ConsumerGroups groups;
  private final BurstLoop burstLoop;
  private final InvalidRecords invalidRecords;
  private final UndecidedOrders undecidedOrders;
  private final Await await;
  private final AtomicInteger evictions = new AtomicInteger();

  FaultInjector(
      TestRun run,
      ConsumerGroups groups,
      BurstLoop burstLoop,
      InvalidRecords invalidRecords,
      UndecidedOrders undecidedOrders) {
    this.run = run;
    this.groups = groups;
    this.burstLoop = burstLoop;
    this.invalidRecords = invalidRecords;
    this.undecidedOrders = undecidedOrders;
    await = run.await();
  }

  /** How many members were frozen for so long that their group went on without them. */
  int evictions() {
    return evictions.get();
  }

  @Override
  public void accept(Fault fault) {
    long goal = burstLoop.acknowledged() + fault.lead();
    boolean unused = await.within(LEAD_LIMIT, () -> burstLoop.acknowledged() >= goal);
    run.log().say("round " + fault.round() + ": " + fault);
    long start = System.nanoTime();
    invalidRecords.writeForeignBurst(fault.round());
    switch (fault.kind().target()) {
      case PRODUCER -> hitProducer(fault);
      case INVENTORY, ANALYTICS -> hitGroup(fault);
      case BROKER -> hitBroker(fault);
      case TOPICS -> invalidRecords.write(fault.round());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    run.log()
        .say(String.format(Locale.ROOT, "round %d is over, after %.1f s", fault.round(), seconds));
  }

  private void hitProducer(Fault fault) {
    Burst burst = await.get("a burst is under way", UNDER_WAY_LIMIT, burstLoop::underWay);
    long before = burst.acknowledged();
    switch (fault.kind().action()) {
      case KILL -> burst.process().kill();
      case RESTART -> burst.process().stop();
      default -> {
        freeze(burst.process(), fault, () -> {});
        await.until(
            "a burst that was frozen goes on",
            BACK_LIMIT,
            () -> burst.acknowledged() > before || !burst.isRunning());
      }
    }
  }

  private void hitBroker(Fault fault) {
    if (fault.kind().action() == Action.FREEZE) {
      freeze(run.stack().broker(), fault, () -> {});
    } else {
      restart(run.stack().broker(), fault);
    }
    await.until("the broker answers", BACK_LIMIT, groups::brokerAnswers);
  }

  private void hitGroup(Fault fault) {
    FaultTarget group = fault.kind().target();
    int number = fault.instance();
    Set<String> before = groups.members(group);
    switch (fault.kind().action()) {
      case KILL, RESTART -> {
        restart(groups.get(group, number), fault);
        groups.awaitNewcomer(group, before);
      }
      case FREEZE -> {
        freeze(groups.get(group, number), fault, () -> countEviction(group));
        groups.awaitAll(group);
      }
      case ADD -> {
        groups.add(group, number);
        groups.awaitNewcomer(group, before);
      }
      case REMOVE -> {
        groups.remove(group, number, fault.severe());
        groups.awaitAll(group);
      }
      case REWIND ->
          groups.rewind(group, group == FaultTarget.INVENTORY ? undecidedOrders::look : () -> {});
      case SPOIL -> throw new IllegalArgumentException(fault.toString());
    }
  }

  private static void restart(Instance instance, Fault fault) {
    if (fault.kind().action() == Action.KILL) {
      instance.kill();
    } else {
      instance.stop();
    }
    instance.start();
  }

  private void freeze(Instance instance, Fault fault, Runnable beforeItResumes) {
    instance.freeze();
    try {
      await.pass(timeout(fault).plus(MARGIN));
      beforeItResumes.run();
    } finally {
      instance.resume();
    }
  }

  private void countEviction(FaultTarget group) {
    if (groups.evictsOne(group, MARGIN)) {
      evictions.incrementAndGet();
    }
  }

  /** How long a member may be silent, or a transaction open, as the services' clients have it. */
  private Duration timeout(Fault fault) {
    KafkaSettings kafka = run.settings().kafka();
    Object millis =
        fault.severe()
            ? kafka.transactionalProducer("").get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)
            : kafka
                .consumer("", 0)
                .getOrDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, BROKERS_SESSION_MS);
    return Duration.ofMillis(Long.parseLong(millis.toString()));
  }
}
