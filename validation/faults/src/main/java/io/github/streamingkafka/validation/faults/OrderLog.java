package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.faults.stack.BurstRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Which orders of the bursts the topic of orders holds, by the time of each attempt. */
final class OrderLog {
  private final Map<String, Found> found = new HashMap<>();

  /** What is found of a run: its sequences, in all and before the end of each attempt. */
  private record Found(BurstRun run, BitSet all, List<BitSet> byAttempt) {}

  OrderLog(List<BurstRun> runs) {
    for (BurstRun run : runs) {
      List<BitSet> byAttempt = new ArrayList<>();
      run.attempts().forEach(attempt -> byAttempt.add(new BitSet()));
      found.put(run.id(), new Found(run, new BitSet(), byAttempt));
    }
  }

  /** Takes a record of the topic of orders. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String id = new String(record.key(), StandardCharsets.UTF_8);
    int hyphen = id.lastIndexOf('-');
    Found of = hyphen < 0 ? null : found.get(id.substring(0, hyphen));
    if (of == null) {
      return;
    }
    // The bursts' own form: other programs may have written a run's orders in other forms.
    String digits = id.substring(hyphen + 1);
    if (!digits.matches("[1-9]\\d{0,8}")) {
      return;
    }
    int sequence = Integer.parseInt(digits);
    of.all().set(sequence);
    for (int i = 0; i < of.byAttempt().size(); i++) {
      Long end =
          of.run()
              .attempts()
              .get(i)
              .ends()
              .get(new TopicPartition(record.topic(), record.partition()));
      if (end != null && record.offset() < end) {
        of.byAttempt().get(i).set(sequence);
      }
    }
  }

  /** Attempts that reported more orders acknowledged than the log had by then. */
  List<String> lost() {
    List<String> lost = new ArrayList<>();
    for (Found each : found.values()) {
      for (int i = 0; i < each.byAttempt().size(); i++) {
        long reported = each.run().attempts().get(i).acknowledged();
        int there = each.byAttempt().get(i).cardinality();
        if (there < reported) {
          lost.add(
              String.format(
                  Locale.ROOT,
                  "%s attempt %d: %d acknowledged, %d in the log",
                  each.run().id(),
                  i + 1,
                  reported,
                  there));
        }
      }
    }
    return lost;
  }

  /** Runs whose orders in the log are not exactly 1 to their number. */
  List<String> incomplete() {
    return found.values().stream()
        .filter(
            each ->
                each.all().cardinality() != each.run().orders()
                    || each.all().nextClearBit(1) != each.run().orders() + 1)
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s: %d of %d",
                    each.run().id(),
                    each.all().cardinality(),
                    each.run().orders()))
        .toList();
  }
}
