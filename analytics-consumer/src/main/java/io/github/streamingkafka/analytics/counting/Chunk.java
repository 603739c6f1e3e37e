package io.github.streamingkafka.analytics.counting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The positions of a {@link Stretch} that one partition has counted. Most often a partition counts
 * every id whose key belongs to it, one after the other, and then a chunk says no more than how far
 * it has come.
 *
 * @param partitions of the topic, which decide where a key belongs
 * @param upTo all ids at positions below that belong to the partition were counted
 * @param missing but for those at these positions
 * @param others further positions that were counted
 */
record Chunk(int partitions, int upTo, RoaringBitmap missing, RoaringBitmap others) {
  Chunk {
    missing.runOptimize();
    others.runOptimize();
  }

  /** The positions that were counted in {@code partition}. */
  BitSet members(int partition, Homes homes) {
    BitSet members = new BitSet(Stretch.SIZE);
    short[] homeOf = homes.upTo(upTo);
    for (int position = 0; position < upTo; position++) {
      if (homeOf[position] == partition) {
        members.set(position);
      }
    }
    missing.forEach((IntConsumer) members::clear);
    others.forEach((IntConsumer) members::set);
    return members;
  }

  void write(ByteBuffer to) {
    to.putInt(partitions).putInt(upTo);
    missing.serialize(to);
    others.serialize(to);
  }

  int bytes() {
    return 2 * Integer.BYTES + missing.serializedSizeInBytes() + others.serializedSizeInBytes();
  }

  static Chunk read(ByteBuffer from) {
    return new Chunk(from.getInt(), from.getInt(), bitmap(from), bitmap(from));
  }

  private static RoaringBitmap bitmap(ByteBuffer from) {
    try {
      RoaringBitmap bitmap = new RoaringBitmap();
      bitmap.deserialize(from);
      from.position(from.position() + bitmap.serializedSizeInBytes());
      return bitmap;
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
