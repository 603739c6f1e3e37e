package io.github.streamingkafka.analytics;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Ids that differ only in the sequence at their end, and the kinds of events they were seen in.
 * Sequences are unsigned integers.
 */
final class Series {
  private final Run run;
  private final String prefix;
  private final RoaringBitmap orders = new RoaringBitmap();
  private final RoaringBitmap outcomes = new RoaringBitmap();
  private Map<TopicPartition, RoaringBitmap> strays = Map.of();

  /**
   * @param prefix what all ids begin with; the sequence in decimal makes it an id
   */
  Series(Run run, String prefix) {
    this.run = run;
    this.prefix = prefix;
  }

  Run run() {
    return run;
  }

  String prefix() {
    return prefix;
  }

  /** Sequences that were seen. */
  RoaringBitmap seen(Kind kind) {
    return kind == Kind.ORDER ? orders : outcomes;
  }

  /**
   * Notes that a sequence was seen in an event of this kind.
   *
   * @return whether it was not seen before
   */
  boolean add(Kind kind, int sequence) {
    if (!seen(kind).checkedAdd(sequence)) {
      return false;
    }
    run.added(kind, 1, seen(kind.other()).contains(sequence) ? 1 : 0);
    return true;
  }

  /** Notes that these sequences were seen in events of this kind; some of them may have been. */
  void addAll(Kind kind, RoaringBitmap sequences) {
    RoaringBitmap added = RoaringBitmap.andNot(sequences, seen(kind));
    seen(kind).or(added);
    int withOther = RoaringBitmap.andCardinality(added, seen(kind.other()));
    run.added(kind, added.getCardinality(), withOther);
  }

  /**
   * Sequences that were counted in a partition which is not that of their key, by that partition:
   * programs with a partitioner of their own do that, and partitions that are added to a topic.
   */
  Map<TopicPartition, RoaringBitmap> strays() {
    return strays;
  }

  void addStray(TopicPartition partition, int sequence) {
    if (strays.isEmpty()) {
      strays = new HashMap<>();
    }
    strays.computeIfAbsent(partition, first -> new RoaringBitmap()).add(sequence);
  }

  /**
   * Notes a stray that another instance has counted. If it was counted at home as well, before the
   * two instances knew of each other, both partitions are to name it.
   */
  void addStray(Kind kind, TopicPartition partition, TopicPartition home, int sequence) {
    boolean isKnownStray =
        strays.entrySet().stream()
            .anyMatch(
                of -> of.getKey().topic().equals(home.topic()) && of.getValue().contains(sequence));
    if (seen(kind).contains(sequence) && !isKnownStray) {
      addStray(home, sequence);
    }
    addStray(partition, sequence);
  }

  /** The same the other way round: these were counted in {@code partition}, perhaps at home. */
  void noteAlsoIn(TopicPartition partition, RoaringBitmap sequences) {
    RoaringBitmap both = new RoaringBitmap();
    strays.forEach(
        (other, of) -> {
          if (other.topic().equals(partition.topic()) && !other.equals(partition)) {
            both.or(RoaringBitmap.and(of, sequences));
          }
        });
    if (!both.isEmpty()) {
      both.forEach((IntConsumer) sequence -> addStray(partition, sequence));
    }
  }

  /** Stretches without a gap then take next to no room. */
  void compress() {
    orders.runOptimize();
    outcomes.runOptimize();
  }
}
