package io.github.streamingkafka.analytics.counting;

import java.util.ArrayList;
import java.util.List;

/**
 * Codes that are taken over from several partitions, handed out by segments of the {@link IdTable}:
 * what is marked one after the other then lies close together, in the processor's cache.
 */
final class RestoredCodes {
  /** So many that each segment has about a thousand of them, in 5 MB. */
  private static final int FULL = 1 << 19;

  private final List<Part> parts = new ArrayList<>();
  private int size;

  /** Takes codes of one partition, a range of them. */
  interface Action {
    void accept(PartitionTally partition, IdCodes codes, int from, int to);
  }

  private static final class Part {
    private final PartitionTally partition;
    private final IdCodes codes;
    private int next;

    Part(PartitionTally partition, IdCodes codes) {
      this.partition = partition;
      this.codes = codes;
    }
  }

  void add(PartitionTally partition, IdCodes codes) {
    codes.sort();
    parts.add(new Part(partition, codes));
    size += codes.size();
  }

  boolean isFull() {
    return size >= FULL;
  }

  /** Hands all of them out, and then has none. */
  void drain(Action action) {
    for (int segment = 0; segment < IdTable.SEGMENTS && size > 0; segment++) {
      for (Part part : parts) {
        int from = part.next;
        while (part.next < part.codes.size() && part.codes.segment(part.next) == segment) {
          part.next++;
        }
        if (from < part.next) {
          action.accept(part.partition, part.codes, from, part.next);
          size -= part.next - from;
        }
      }
    }
    parts.clear();
  }
}
