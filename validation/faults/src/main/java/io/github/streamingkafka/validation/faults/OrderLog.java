package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.stack.BurstRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Which orders of the bursts the topic of orders holds, by the time of each attempt. */
final class OrderLog {
  /** The form that bursts use: other programs may have written a burst's orders in other forms. */
  private static final Pattern ID = Pattern.compile("(.*)-([1-9]\\d{0,8})", Pattern.DOTALL);

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Set<String> missing;

  /** What is found of a burst: its sequences, in all and before the end of each attempt. */
  private record Found(BurstRun burst, BitSet all, List<BitSet> byAttempt) {
    boolean isComplete() {
      return all.cardinality() == burst.orders() && all.nextClearBit(1) == burst.orders() + 1;
    }
  }

  /**
   * @param foreign ids of acknowledged orders that are in no burst of ours
   */
  OrderLog(List<BurstRun> bursts, Set<String> foreign) {
    missing = new TreeSet<>(foreign);
    for (BurstRun burst : bursts) {
      List<BitSet> byAttempt = burst.attempts().stream().map(attempt -> new BitSet()).toList();
      found.put(burst.id(), new Found(burst, new BitSet(), byAttempt));
    }
  }

  /** Takes a record of the topic of orders. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    missing.remove(key);
    Matcher id = ID.matcher(key);
    Found of = id.matches() ? found.get(id.group(1)) : null;
    if (of == null) {
      return;
    }
    int sequence = Integer.parseInt(id.group(2));
    of.all().set(sequence);
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    for (int i = 0; i < of.byAttempt().size(); i++) {
      if (record.offset() < of.burst().attempts().get(i).ends().getOrDefault(partition, 0L)) {
        of.byAttempt().get(i).set(sequence);
      }
    }
  }

  /** Foreign orders that the log does not have. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** Attempts that reported more orders acknowledged than the log had by then. */
  List<String> lost() {
    List<String> lost = new ArrayList<>();
    for (Found each : found.values()) {
      for (int i = 0; i < each.byAttempt().size(); i++) {
        long reported = each.burst().attempts().get(i).acknowledged();
        int there = each.byAttempt().get(i).cardinality();
        if (there < reported) {
          lost.add(
              "%s attempt %s: %s acknowledged, %s in the log"
                  .formatted(each.burst().id(), i + 1, reported, there));
        }
      }
    }
    return lost;
  }

  /** Bursts whose orders in the log are not exactly 1 to their number. */
  List<String> incomplete() {
    return found.values().stream()
        .filter(each -> !each.isComplete())
        .map(
            each ->
                "%s: %s of %s"
                    .formatted(each.burst().id(), each.all().cardinality(), each.burst().orders()))
        .toList();
  }
}
