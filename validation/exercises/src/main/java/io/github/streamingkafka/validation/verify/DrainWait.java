package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.RunningStack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Waits until groups have drained: until nothing lies after their committed offsets. */
final class DrainWait {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final RunningStack running;
  private final List<String> groups;

  /** The latest lags by group, then by partition; none of a group that Kafka knows nothing of. */
  private Map<String, Map<TopicPartition, Long>> lags = Map.of();

  /**
   * @param groups any; the two of the stack if it is empty
   */
  DrainWait(RunningStack running, List<String> groups) {
    this.running = running;
    this.groups =
        groups.isEmpty()
            ? List.of(running.settings().inventoryGroup(), running.settings().analyticsGroup())
            : groups;
  }

  /** A check for each group: that it has drained within this time. */
  List<Check> await(Duration limit) {
    Await await = new Await(running.stop(), PAUSE);
    var unused = await.poll(limit, () -> areDrained() ? Optional.of(true) : Optional.empty());
    return groups.stream()
        .map(group -> Check.holds("lag of " + group, "0", describe(group), isDrained(group)))
        .toList();
  }

  private boolean areDrained() {
    Map<String, Map<TopicPartition, Long>> asked = new LinkedHashMap<>();
    GroupLags own = GroupLags.ask(running.kafka(), running.settings(), running.partitions());
    for (String group : groups) {
      Map<TopicPartition, Long> lag = own.lags().get(group);
      asked.put(group, lag == null ? GroupLags.of(running.kafka(), group) : lag);
    }
    lags = asked;
    running
        .progress()
        .tell(
            groups.stream()
                .map(group -> group + " has a lag of " + describe(group))
                .collect(Collectors.joining(", ")));
    return groups.stream().allMatch(this::isDrained);
  }

  private boolean isDrained(String group) {
    return lags.containsKey(group) && !lags.get(group).isEmpty() && total(group) == 0;
  }

  private long total(String group) {
    return lags.get(group).values().stream().mapToLong(Long::longValue).sum();
  }

  private String describe(String group) {
    if (!lags.containsKey(group)) {
      return "not known: Kafka does not answer";
    }
    if (lags.get(group).isEmpty()) {
      return "not known: it has no members, and has committed nothing";
    }
    String where =
        lags.get(group).entrySet().stream()
            .filter(lag -> lag.getValue() > 0)
            .map(lag -> lag.getKey() + " " + lag.getValue())
            .collect(Collectors.joining(", "));
    return total(group) + (where.isEmpty() ? "" : " (" + where + ")");
  }
}
