package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.process.Instance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The instances of the two groups' services, by number. */
final class ConsumerInstances {
  private final TestStack stack;
  private final Map<FaultTarget, NavigableMap<Integer, Instance>> instances =
      new EnumMap<>(FaultTarget.class);

  /** Starts the first one of each. */
  ConsumerInstances(TestStack stack) {
    this.stack = stack;
    for (FaultTarget group : List.of(FaultTarget.INVENTORY, FaultTarget.ANALYTICS)) {
      instances.put(group, new ConcurrentSkipListMap<>());
      add(group, 1);
    }
  }

  void add(FaultTarget group, int number) {
    instances.get(group).put(number, stack.start(group, number));
  }

  Instance get(FaultTarget group, int number) {
    return instances.get(group).get(number);
  }

  /** Knows of one no longer. */
  Instance forget(FaultTarget group, int number) {
    return instances.get(group).remove(number);
  }

  int size(FaultTarget group) {
    return instances.get(group).size();
  }

  /** Their numbers, in order. */
  List<Integer> numbers(FaultTarget group) {
    return List.copyOf(instances.get(group).keySet());
  }

  List<Instance> all(FaultTarget group) {
    return List.copyOf(instances.get(group).values());
  }
}
