package io.github.streamingkafka.analytics.counting;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Takes stretches of a series apart by the partition that has counted them, and puts them together.
 */
final class ChunkSplitter {
  /** As many as may change from one commit to the next: worked out anew each time, they cost. */
  private static final int HOMES_KEPT = 64;

  /** Where fewer ids were seen than one of so many, they are named one by one. */
  private static final int SPARSE = 8;

  /** The ids of a stretch, as keys in a topic of so many partitions. */
  private record Keys(Stretch stretch, int partitions) {}

  /** Those that were asked for longest ago come first. */
  private final Map<Keys, Homes> homes = new LinkedHashMap<>(HOMES_KEPT, 0.75f, true);

  /** Those of them that were asked for lately. */
  private final Set<Keys> used = new HashSet<>();

  /** The part of a stretch that one partition has counted, as far as it is known. */
  private static final class Part {
    private int upTo;
    private final RoaringBitmap missing = new RoaringBitmap();
    private final RoaringBitmap others = new RoaringBitmap();

    Chunk chunk(int partitions) {
      missing.remove(upTo, (long) Stretch.SIZE);
      return new Chunk(partitions, upTo, missing, others);
    }
  }

  /**
   * What each of some partitions of a topic has counted of a stretch.
   *
   * @param wanted the numbers of those to tell about
   */
  Map<Integer, Chunk> split(Stretch stretch, EventTopic topic, Set<Integer> wanted) {
    Map<Integer, Part> parts = new HashMap<>();
    wanted.forEach(partition -> parts.put(partition, new Part()));
    BitSet seen = BitSetUtil.bitsetOf(stretch.seen(topic.kind()));
    stretch
        .strays()
        .forEach(
            (partition, strays) -> {
              if (partition.topic().equals(topic.name())) {
                strays.forEach((IntConsumer) seen::clear);
                Part part = parts.get(partition.partition());
                if (part != null) {
                  part.others.or(strays);
                }
              }
            });
    Homes homes = homes(stretch, topic.partitions());
    if ((long) seen.cardinality() * SPARSE < seen.length()) {
      seen.stream()
          .forEach(
              position -> {
                Part part = parts.get(homes.at(position));
                if (part != null) {
                  part.others.add(position);
                }
              });
    } else {
      Part[] byHome = new Part[topic.partitions()];
      parts.forEach((partition, part) -> byHome[partition] = part);
      short[] homeOf = homes.upTo(seen.length());
      for (int position = 0; position < seen.length(); position++) {
        Part part = byHome[homeOf[position]];
        if (part != null && seen.get(position)) {
          part.upTo = position + 1;
        } else if (part != null) {
          part.missing.add(position);
        }
      }
    }
    Map<Integer, Chunk> chunks = new HashMap<>();
    parts.forEach((partition, part) -> chunks.put(partition, part.chunk(topic.partitions())));
    return chunks;
  }

  /**
   * Adds what a partition has counted of a stretch.
   *
   * @return how many ids that is
   */
  int join(Stretch stretch, EventTopic topic, TopicPartition partition, Chunk chunk) {
    BitSet members = chunk.members(partition.partition(), homes(stretch, chunk.partitions()));
    RoaringBitmap positions = BitSetUtil.bitmapOf(members);
    stretch.noteAlsoIn(partition, positions);
    Homes homesNow = homes(stretch, topic.partitions());
    IntStream anywhere =
        chunk.partitions() == topic.partitions() ? chunk.others().stream() : members.stream();
    anywhere
        .filter(position -> homesNow.at(position) != partition.partition())
        .forEach(
            position ->
                stretch.addStray(
                    topic.kind(),
                    partition,
                    new TopicPartition(topic.name(), homesNow.at(position)),
                    position));
    stretch.addAll(topic.kind(), positions);
    return members.cardinality();
  }

  /** Forgets what it has worked out of stretches that were not asked for since the last time. */
  void forgetUnused() {
    homes.keySet().retainAll(used);
    used.clear();
  }

  /** For the moment: the next call may use it for another stretch. */
  private Homes homes(Stretch stretch, int partitions) {
    Keys keys = new Keys(stretch, partitions);
    used.add(keys);
    Homes known = homes.get(keys);
    if (known == null) {
      // Used again, since new ones, as large as they are, would fill the old generation.
      known = homes.size() < HOMES_KEPT ? new Homes() : removeEldest();
      known.begin(stretch.series().prefix(), stretch.first(), partitions);
      homes.put(keys, known);
    }
    return known;
  }

  private Homes removeEldest() {
    Iterator<Homes> eldestFirst = homes.values().iterator();
    Homes eldest = eldestFirst.next();
    eldestFirst.remove();
    return eldest;
  }
}
