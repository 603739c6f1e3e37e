package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.stack.GivenUpException;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.MetricsClient;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The two consumer groups: their instances by number, and their members as Kafka has them. */
final class ConsumerGroups {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final TestRun run;
  private final Map<FaultTarget, NavigableMap<Integer, Instance>> instances =
      new EnumMap<>(FaultTarget.class);

  /** Starts the first instance of each. */
  ConsumerGroups(TestRun run) {
    this.run = run;
    for (FaultTarget group : FaultTarget.GROUPS) {
      instances.put(group, new ConcurrentSkipListMap<>());
      add(group, 1);
    }
  }

  void add(FaultTarget group, int number) {
    instances.get(group).put(number, run.stack().start(group, number));
  }

  Instance get(FaultTarget group, int number) {
    return instances.get(group).get(number);
  }

  /** Takes an instance away for good. */
  void remove(FaultTarget group, int number, boolean abruptly) {
    Instance removed = instances.get(group).remove(number);
    if (abruptly) {
      removed.kill();
    } else {
      removed.stop();
    }
  }

  /** The numbers of a group's instances, in order. */
  List<Integer> numbers(FaultTarget group) {
    return List.copyOf(instances.get(group).keySet());
  }

  /** An instance of analytics that is there all the time. */
  MetricsClient analytics() throws IOException {
    return new MetricsClient(run.stack().metrics(1));
  }

  /** Asks for both groups, which fails while no broker answers. */
  boolean brokerAnswers() {
    FaultTarget.GROUPS.forEach(group -> run.kafka().settledMembers(id(group)));
    return true;
  }

  /** The ids of the members that there are just now; none if Kafka does not answer. */
  Set<String> members(FaultTarget group) {
    try {
      return run.kafka().settledMembers(id(group)).orElse(Set.of());
    } catch (KafkaException unanswered) {
      return Set.of();
    }
  }

  /** Waits until all instances are members, and at work. */
  void awaitAll(FaultTarget group) {
    awaitSize(group, instances.get(group).size(), Set.of());
  }

  /** Waits for the same, with a member among them that is not one of these. */
  void awaitNewcomer(FaultTarget group, Set<String> old) {
    awaitSize(group, instances.get(group).size(), old);
  }

  /** Whether a group has evicted one of its instances. */
  boolean evictsOne(FaultTarget group, Duration limit) {
    int left = instances.get(group).size() - 1;
    return run.await().within(limit, () -> hasSize(group, left, Set.of()));
  }

  /**
   * Stops all instances of a group, sets it back to the log's start, and starts them again.
   *
   * @param whileEmpty what is to be done before the offsets are changed
   */
  void rewind(FaultTarget group, Runnable whileEmpty) {
    restartAll(
        group,
        () -> {
          whileEmpty.run();
          run.await().until(id(group) + " is at the log's start", LIMIT, () -> isSetBack(group));
        });
  }

  private boolean isSetBack(FaultTarget group) {
    Map<TopicPartition, Long> starts = run.kafka().starts(partitions(group));
    run.kafka().commit(id(group), starts);
    return run.kafka().committed(id(group), starts.keySet()).equals(starts);
  }

  /**
   * Stops all instances of a group, deletes its offsets, and starts them again.
   *
   * @param whileEmpty what is to be done before
   */
  void forget(FaultTarget group, Runnable whileEmpty) {
    restartAll(
        group,
        () -> {
          whileEmpty.run();
          run.await()
              .until("the offsets of " + id(group) + " are gone", LIMIT, () -> isGone(group));
        });
  }

  private boolean isGone(FaultTarget group) {
    run.kafka().forget(id(group));
    return run.kafka().committed(id(group), partitions(group)).isEmpty();
  }

  private void restartAll(FaultTarget group, Runnable whileEmpty) {
    Collection<Instance> members = instances.get(group).values();
    CompletableFuture.allOf(
            members.stream()
                .map(member -> CompletableFuture.runAsync(member::stop))
                .toArray(CompletableFuture[]::new))
        .join();
    awaitSize(group, 0, Set.of());
    whileEmpty.run();
    members.forEach(Instance::start);
  }

  /** The partitions that a group reads. */
  private Set<TopicPartition> partitions(FaultTarget group) {
    return run.kafka()
        .partitions(
            group == FaultTarget.ANALYTICS ? run.settings().topics() : List.of(run.orderTopic()));
  }

  /** Waits until a group is less than so many records behind. */
  void awaitLag(FaultTarget group, long records) {
    Set<TopicPartition> all = run.kafka().partitions(run.settings().topics());
    run.await()
        .until(
            id(group) + " has caught up",
            LIMIT,
            () -> GroupLags.ask(run.kafka(), run.settings(), all).lag(id(group)) < records);
  }

  private void awaitSize(FaultTarget group, int size, Set<String> old) {
    try {
      run.await()
          .until(
              id(group) + " has " + size + " members, and is at work",
              LIMIT,
              () -> hasSize(group, size, old));
    } catch (GivenUpException givenUp) {
      if (run.stop().isRequested()) {
        throw givenUp;
      }
      throw new GivenUpException(
          "%s; it is %s".formatted(givenUp.getMessage(), run.kafka().describe(id(group))));
    }
  }

  private boolean hasSize(FaultTarget group, int size, Set<String> old) {
    return run.kafka()
        .settledMembers(id(group))
        .filter(now -> now.size() == size && (old.isEmpty() || !old.containsAll(now)))
        .isPresent();
  }

  /** What Kafka calls it. */
  String id(FaultTarget group) {
    StackSettings settings = run.settings();
    return group == FaultTarget.INVENTORY ? settings.inventoryGroup() : settings.analyticsGroup();
  }
}
