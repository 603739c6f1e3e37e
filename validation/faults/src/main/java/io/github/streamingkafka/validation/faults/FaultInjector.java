package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.faults.history.History;
import io.github.streamingkafka.validation.faults.history.RoundTimes;
import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultKind.Action;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.Burst;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.stack.Await;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
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

  /** How long nothing is broken; what went before may take effect at first. */
  private static final Duration QUIET = Duration.ofSeconds(18);

  /** How long a transaction that holds back a partition is looked for in what analytics serves. */
  private static final Duration NAMED_LIMIT = Duration.ofSeconds(15);

  /** A group that is not farther behind is as good as before; analytics reads two topics. */
  private static final long MAX_SECONDS_BEHIND = 2;

  /** By how much a freeze outlasts its timeout. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** The default of a broker, which decides with {@code group.protocol=consumer}. */
  private static final int BROKERS_SESSION_MS = 45_000;

  private final TestRun run;
  private final ConsumerGroups groups;
  private final BurstLoop burstLoop;
  private final InvalidRecords invalidRecords;
  private final UndecidedOrders undecidedOrders;
  private final ForeignTransactions foreignTransactions;
  private final History history;
  private final Await await;
  private final AtomicInteger evictions = new AtomicInteger();

  FaultInjector(
      TestRun run,
      ConsumerGroups groups,
      BurstLoop burstLoop,
      InvalidRecords invalidRecords,
      UndecidedOrders undecidedOrders,
      ForeignTransactions foreignTransactions,
      History history) {
    this.run = run;
    this.groups = groups;
    this.burstLoop = burstLoop;
    this.invalidRecords = invalidRecords;
    this.undecidedOrders = undecidedOrders;
    this.foreignTransactions = foreignTransactions;
    this.history = history;
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
    Duration begun = run.log().elapsed();
    Runnable recovery = hit(fault);
    Duration undone = run.log().elapsed();
    recovery.run();
    RoundTimes times = new RoundTimes(fault, begun, undone, run.log().elapsed());
    history.add(times);
    run.log()
        .say(
            String.format(
                Locale.ROOT,
                "round %d is over: broken for %.1f s, recovered in %.1f s",
                fault.round(),
                undone.minus(begun).toMillis() / 1e3,
                times.recovery().toMillis() / 1e3));
  }

  /** Breaks something, and lets go of it; returns how to wait until it works again. */
  private Runnable hit(Fault fault) {
    return switch (fault.kind().target()) {
      case PRODUCER -> hitProducer(fault);
      case INVENTORY, ANALYTICS -> hitGroup(fault);
      case BROKER -> hitBroker(fault);
      case TOPICS -> hitTopics(fault);
      case NOTHING -> {
        await.pass(QUIET);
        yield () -> {};
      }
    };
  }

  private Runnable hitProducer(Fault fault) {
    Burst burst = await.get("a burst is under way", UNDER_WAY_LIMIT, burstLoop::underWay);
    long before = burst.acknowledged();
    switch (fault.kind().action()) {
      case KILL -> burst.process().kill();
      case RESTART -> burst.process().stop();
      default -> freeze(burst.process(), fault, () -> {});
    }
    return () ->
        await.until(
            "bursts go on",
            BACK_LIMIT,
            () ->
                burst.isRunning()
                    ? burst.acknowledged() > before
                    : burstLoop.underWay().isPresent());
  }

  private Runnable hitBroker(Fault fault) {
    if (fault.kind().action() == Action.FREEZE) {
      freeze(run.stack().broker(), fault, () -> {});
    } else {
      restart(run.stack().broker(), fault);
    }
    return () -> await.until("the broker answers", BACK_LIMIT, groups::brokerAnswers);
  }

  private Runnable hitGroup(Fault fault) {
    FaultTarget group = fault.kind().target();
    int number = fault.instance();
    Set<String> before = groups.members(group);
    Runnable back =
        switch (fault.kind().action()) {
          case KILL, RESTART -> {
            restart(groups.get(group, number), fault);
            yield () -> groups.awaitNewcomer(group, before);
          }
          case FREEZE -> {
            freeze(groups.get(group, number), fault, () -> countEviction(group));
            yield () -> groups.awaitAll(group);
          }
          case ADD -> {
            groups.add(group, number);
            yield () -> groups.awaitNewcomer(group, before);
          }
          case REMOVE -> {
            groups.remove(group, number, fault.severe());
            yield () -> groups.awaitAll(group);
          }
          case REWIND -> {
            groups.rewind(group, beforeOffsetsChange(group));
            yield () -> groups.awaitAll(group);
          }
          case FORGET -> {
            groups.forget(group, beforeOffsetsChange(group));
            yield () -> groups.awaitAll(group);
          }
          case TAKE_OVER -> {
            String id = groups.id(group);
            await.until(
                "the transactional ids of " + id + " are taken over",
                BACK_LIMIT,
                () -> foreignTransactions.takeOver(id));
            yield () -> groups.awaitNewcomer(group, before);
          }
          case SPOIL, HOLD, REST -> throw new IllegalArgumentException(fault.toString());
        };
    return () -> {
      back.run();
      groups.awaitLag(group, MAX_SECONDS_BEHIND * run.options().rate);
    };
  }

  private Runnable beforeOffsetsChange(FaultTarget group) {
    return group == FaultTarget.INVENTORY ? undecidedOrders::look : () -> {};
  }

  private Runnable hitTopics(Fault fault) {
    if (fault.kind().action() == Action.SPOIL) {
      invalidRecords.write(fault.round());
      return () -> {};
    }
    ForeignTransactions.Open open =
        await.get(
            "a transaction is open",
            BACK_LIMIT,
            () -> Optional.of(foreignTransactions.open(fault.round())));
    boolean unused =
        await.within(NAMED_LIMIT, () -> open.isNamed(groups.analytics()) || open.isOver());
    if (!fault.severe()) {
      await.until("a transaction is aborted", BACK_LIMIT, () -> open.isOver() || open.terminate());
    }
    return () -> {
      await.until("readers get past a transaction", BACK_LIMIT, open::isOver);
      open.close();
    };
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
