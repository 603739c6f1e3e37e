package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.plan.Fault;
import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.Burst;
import io.github.streamingkafka.validation.faults.stack.RunLog;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.stack.Await;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does what a plan says, and waits until what was hit is back. */
final class FaultInjector implements Consumer<Fault> {
  private static final Duration UNDER_WAY_LIMIT = Duration.ofMinutes(4);
  private static final Duration BACK_LIMIT = Duration.ofMinutes(4);

  /** A lead that does not come is done without: nobody acknowledges while the broker is down. */
  private static final Duration LEAD_LIMIT = Duration.ofSeconds(2);

  /** What a freeze outlasts its timeout by. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final TestStack stack;
  private final ConsumerInstances instances;
  private final Groups groups;
  private final BurstLoop burstLoop;
  private final InvalidRecords invalidRecords;
  private final UndecidedOrders undecidedOrders;
  private final Await await;
  private final RunLog runLog;
  private final AtomicInteger evictions = new AtomicInteger();

  FaultInjector(
      TestStack stack,
      ConsumerInstances instances,
      Groups groups,
      BurstLoop burstLoop,
      InvalidRecords invalidRecords,
      UndecidedOrders undecidedOrders,
      Await await,
      RunLog runLog) {
    this.stack = stack;
    this.instances = instances;
    this.groups = groups;
    this.burstLoop = burstLoop;
    this.invalidRecords = invalidRecords;
    this.undecidedOrders = undecidedOrders;
    this.await = await;
    this.runLog = runLog;
  }

  /** How many members were frozen for so long that their group went on without them. */
  int evictions() {
    return evictions.get();
  }

  @Override
  public void accept(Fault fault) {
    long goal = burstLoop.acknowledged() + fault.lead();
    boolean unused = await.within(LEAD_LIMIT, () -> burstLoop.acknowledged() >= goal);
    runLog.say(String.format(Locale.ROOT, "round %d: %s", fault.round(), fault));
    long start = System.nanoTime();
    strike(fault);
    runLog.say(
        String.format(
            Locale.ROOT,
            "round %d is over, after %.1f s",
            fault.round(),
            (System.nanoTime() - start) / 1e9));
  }

  private void strike(Fault fault) {
    switch (fault.kind().target()) {
      case PRODUCER -> strikeProducer(fault);
      case INVENTORY, ANALYTICS -> strikeGroup(fault);
      case BROKER -> strikeBroker(fault);
      case TOPICS -> invalidRecords.write(fault.round());
    }
  }

  private void strikeProducer(Fault fault) {
    Burst burst = await.get("a burst is under way", UNDER_WAY_LIMIT, burstLoop::underWay);
    long before = burst.acknowledged();
    switch (fault.kind().action()) {
      case KILL -> burst.process().kill();
      case RESTART -> burst.process().stop();
      default -> {
        holdFrozen(burst.process(), fault);
        await.until(
            "a burst that was frozen goes on",
            BACK_LIMIT,
            () -> burst.acknowledged() > before || !burst.process().isRunning());
      }
    }
  }

  private void strikeBroker(Fault fault) {
    Instance broker = stack.broker();
    switch (fault.kind().action()) {
      case KILL -> {
        broker.kill();
        broker.start();
      }
      case RESTART -> {
        broker.stop();
        broker.start();
      }
      default -> holdFrozen(broker, fault);
    }
    await.until("the broker answers", BACK_LIMIT, groups::brokerAnswers);
  }

  private void strikeGroup(Fault fault) {
    FaultTarget group = fault.kind().target();
    int number = fault.instance();
    Set<String> before = groups.members(group);
    switch (fault.kind().action()) {
      case KILL -> {
        instances.get(group, number).kill();
        instances.get(group, number).start();
        groups.awaitNewcomer(group, instances.size(group), before);
      }
      case RESTART -> {
        instances.get(group, number).stop();
        instances.get(group, number).start();
        groups.awaitNewcomer(group, instances.size(group), before);
      }
      case FREEZE -> {
        freeze(fault);
        groups.awaitSize(group, instances.size(group));
      }
      case ADD -> {
        instances.add(group, number);
        groups.awaitNewcomer(group, instances.size(group), before);
      }
      case REMOVE -> {
        remove(group, number, fault.severe());
        groups.awaitSize(group, instances.size(group));
      }
      case REWIND -> rewind(group);
      case SPOIL -> throw new IllegalArgumentException(fault.toString());
    }
  }

  private void freeze(Fault fault) {
    FaultTarget group = fault.kind().target();
    Instance member = instances.get(group, fault.instance());
    member.freeze();
    try {
      await.pass(length(fault));
      if (groups.shrinks(group, instances.size(group) - 1, MARGIN)) {
        evictions.incrementAndGet();
      }
    } finally {
      member.resume();
    }
  }

  /** Takes an instance away for good. */
  void remove(FaultTarget group, int number, boolean abruptly) {
    Instance removed = instances.forget(group, number);
    if (abruptly) {
      removed.kill();
    } else {
      removed.stop();
    }
  }

  private void rewind(FaultTarget group) {
    List<Instance> members = instances.all(group);
    atOnce(members.stream().map(member -> member::stop));
    groups.awaitSize(group, 0);
    if (group == FaultTarget.INVENTORY) {
      undecidedOrders.look();
    }
    groups.rewind(group);
    members.forEach(Instance::start);
    groups.awaitSize(group, members.size());
  }

  private void holdFrozen(Instance instance, Fault fault) {
    instance.freeze();
    try {
      await.pass(length(fault));
    } finally {
      instance.resume();
    }
  }

  private Duration length(Fault fault) {
    Duration timeout = fault.severe() ? stack.transactionTimeout() : stack.sessionTimeout();
    return timeout.plus(MARGIN);
  }

  private static void atOnce(Stream<Runnable> actions) {
    CompletableFuture.allOf(
            actions.map(CompletableFuture::runAsync).toArray(CompletableFuture[]::new))
        .join();
  }
}
