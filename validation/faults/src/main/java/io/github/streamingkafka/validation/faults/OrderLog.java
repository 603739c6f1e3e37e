package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.stack.BurstRun;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which orders of the bursts, and of other programs, the topic of orders holds. */
final class OrderLog {
  /** The form that bursts use: other programs may have written a burst's orders in other forms. */
  private static final Pattern ID = Pattern.compile("(.*)-([1-9]\\d{0,8})", Pattern.DOTALL);

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Set<String> missing;

  /** The sequences of a burst that are found. */
  private record Found(BurstRun burst, BitSet sequences) {
    boolean isComplete() {
      return sequences.cardinality() == burst.orders()
          && sequences.nextClearBit(1) == burst.orders() + 1;
    }
  }

  /**
   * @param foreign ids of acknowledged orders that are in no burst of ours
   */
  OrderLog(List<BurstRun> bursts, Set<String> foreign) {
    missing = new TreeSet<>(foreign);
    bursts.forEach(burst -> found.put(burst.id(), new Found(burst, new BitSet())));
  }

  /** Takes a record of the topic of orders. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    missing.remove(key);
    Matcher id = ID.matcher(key);
    Found of = id.matches() ? found.get(id.group(1)) : null;
    if (of != null) {
      of.sequences().set(Integer.parseInt(id.group(2)));
    }
  }

  /** Foreign orders that the log does not have. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** Bursts whose orders in the log are not exactly 1 to their number. */
  List<String> incomplete() {
    return found.values().stream()
        .filter(each -> !each.isComplete())
        .map(
            each ->
                "%s: %s of %s"
                    .formatted(
                        each.burst().id(), each.sequences().cardinality(), each.burst().orders()))
        .toList();
  }
}
