package io.github.streamingkafka.analytics;

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

  private record Stretch(String prefix, int number, int partitions) {}

  /** The one that was asked for longest ago comes first. */
  private final Map<Stretch, Homes> homes = new LinkedHashMap<>(HOMES_KEPT, 0.75f, true);

  /** Those of them that were asked for lately. */
  private final Set<Stretch> used = new HashSet<>();

  /** The part of a chunk that one partition has counted, as far as it is known. */
  private static final class Part {
    private int upTo;
    private final RoaringBitmap missing = new RoaringBitmap();
    private final RoaringBitmap others = new RoaringBitmap();

    Chunk chunk(int partitions) {
      missing.remove(upTo, (long) Chunk.SIZE);
      return new Chunk(partitions, upTo, missing, others);
    }
  }

  /**
   * What each of some partitions of a topic has counted of a chunk.
   *
   * @param wanted the numbers of those to tell about
   */
  Map<Integer, Chunk> split(Series series, int number, EventTopic topic, Set<Integer> wanted) {
    Map<Integer, Part> parts = new HashMap<>();
    wanted.forEach(partition -> parts.put(partition, new Part()));
    BitSet seen = positions(series.seen(topic.kind()), number);
    series
        .strays()
        .forEach(
            (partition, sequences) -> {
              if (partition.topic().equals(topic.name())) {
                BitSet strays = positions(sequences, number);
                seen.andNot(strays);
                Part part = parts.get(partition.partition());
                if (part != null) {
                  strays.stream().forEach(part.others::add);
                }
              }
            });
    Homes homes = homes(series.prefix(), number, topic.partitions());
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
   * Adds what a partition has counted of a chunk.
   *
   * @return how many ids that is
   */
  int join(Series series, int number, EventTopic topic, TopicPartition partition, Chunk chunk) {
    BitSet members =
        chunk.members(partition.partition(), homes(series.prefix(), number, chunk.partitions()));
    int first = number << Chunk.BITS;
    RoaringBitmap sequences =
        RoaringBitmap.addOffset(BitSetUtil.bitmapOf(members), Integer.toUnsignedLong(first));
    series.noteAlsoIn(partition, sequences);
    Homes homesNow = homes(series.prefix(), number, topic.partitions());
    IntStream anywhere =
        chunk.partitions() == topic.partitions() ? chunk.others().stream() : members.stream();
    anywhere
        .filter(position -> homesNow.at(position) != partition.partition())
        .forEach(
            position ->
                series.addStray(
                    topic.kind(),
                    partition,
                    new TopicPartition(topic.name(), homesNow.at(position)),
                    first | position));
    series.addAll(topic.kind(), sequences);
    return members.cardinality();
  }

  /** Forgets what it has worked out of stretches that were not asked for since the last time. */
  void forgetUnused() {
    homes.keySet().retainAll(used);
    used.clear();
  }

  /** For the moment: the next call may use it for another stretch. */
  private Homes homes(String prefix, int number, int partitions) {
    Stretch stretch = new Stretch(prefix, number, partitions);
    used.add(stretch);
    Homes known = homes.get(stretch);
    if (known == null) {
      // Used again, since new ones, as large as they are, would fill the old generation.
      known = homes.size() < HOMES_KEPT ? new Homes() : removeEldest();
      known.begin(prefix, (long) number << Chunk.BITS, partitions);
      homes.put(stretch, known);
    }
    return known;
  }

  private Homes removeEldest() {
    Iterator<Homes> eldestFirst = homes.values().iterator();
    Homes eldest = eldestFirst.next();
    eldestFirst.remove();
    return eldest;
  }

  private static BitSet positions(RoaringBitmap sequences, int number) {
    BitSet positions = new BitSet();
    long first = (long) number << Chunk.BITS;
    sequences
        .selectRange(first, first + Chunk.SIZE)
        .forEach((IntConsumer) sequence -> positions.set(sequence & (Chunk.SIZE - 1)));
    return positions;
  }
}
