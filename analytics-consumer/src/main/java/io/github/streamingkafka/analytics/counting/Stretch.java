package io.github.streamingkafka.analytics.counting;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Ids of a series whose sequences follow each other, and the kinds of events they were seen in.
 * They go by their position in the stretch.
 */
final class Stretch {
  private static final int BITS = 16;
  static final int SIZE = 1 << BITS;

  private final Series series;
  private final int number;
  private final RoaringBitmap orders = new RoaringBitmap();
  private final RoaringBitmap outcomes = new RoaringBitmap();
  private Map<TopicPartition, RoaringBitmap> strays = Map.of();

  Stretch(Series series, int number) {
    this.series = series;
    this.number = number;
  }

  /** The number of the stretch that a sequence is in. */
  static int numberOf(int sequence) {
    return sequence >>> BITS;
  }

  /** Where in it that is. */
  static int positionOf(int sequence) {
    return sequence & (SIZE - 1);
  }

  Series series() {
    return series;
  }

  /** Which one of its series it is. */
  int number() {
    return number;
  }

  /** The sequence at position 0. */
  long first() {
    return (long) number << BITS;
  }

  /** Positions that were seen. */
  RoaringBitmap seen(Kind kind) {
    return kind == Kind.ORDER ? orders : outcomes;
  }

  /**
   * Notes that a position was seen in an event of this kind.
   *
   * @return whether it was not seen before
   */
  boolean add(Kind kind, int position) {
    if (!seen(kind).checkedAdd(position)) {
      return false;
    }
    series.run().added(kind, 1, seen(kind.other()).contains(position) ? 1 : 0);
    return true;
  }

  /** Notes that these positions were seen in events of this kind; some of them may have been. */
  void addAll(Kind kind, RoaringBitmap positions) {
    RoaringBitmap added = RoaringBitmap.andNot(positions, seen(kind));
    seen(kind).or(added);
    int withOther = RoaringBitmap.andCardinality(added, seen(kind.other()));
    series.run().added(kind, added.getCardinality(), withOther);
  }

  /**
   * Positions that were counted in a partition which is not that of their key, by that partition:
   * programs with a partitioner of their own do that, and partitions that are added to a topic.
   */
  Map<TopicPartition, RoaringBitmap> strays() {
    return strays;
  }

  void addStray(TopicPartition partition, int position) {
    if (strays.isEmpty()) {
      strays = new HashMap<>();
    }
    strays.computeIfAbsent(partition, first -> new RoaringBitmap()).add(position);
  }

  /**
   * Notes a stray that another instance has counted. If it was counted at home as well, before the
   * two instances knew of each other, both partitions are to name it.
   */
  void addStray(Kind kind, TopicPartition partition, TopicPartition home, int position) {
    boolean isKnownStray =
        strays.entrySet().stream()
            .anyMatch(
                of -> of.getKey().topic().equals(home.topic()) && of.getValue().contains(position));
    if (seen(kind).contains(position) && !isKnownStray) {
      addStray(home, position);
    }
    addStray(partition, position);
  }

  /** The same the other way round: these were counted in {@code partition}, perhaps at home. */
  void noteAlsoIn(TopicPartition partition, RoaringBitmap positions) {
    RoaringBitmap both = new RoaringBitmap();
    strays.forEach(
        (other, of) -> {
          if (other.topic().equals(partition.topic()) && !other.equals(partition)) {
            both.or(RoaringBitmap.and(of, positions));
          }
        });
    if (!both.isEmpty()) {
      both.forEach((IntConsumer) position -> addStray(partition, position));
    }
  }

  /** Takes next to no room then, if there is no gap in it. */
  void compress() {
    orders.runOptimize();
    outcomes.runOptimize();
  }
}
