package io.github.streamingkafka.analytics.counting;

/**
 * The ids that were seen, each with the kinds of events it was seen in. Ids of a block share a slot
 * of 16 bytes, and slots are filled to between 0.65 and 0.85: 22 bytes for an id by itself, 0.7 for
 * one of a long run. The table grows by one of its many segments at a time, so it never needs room
 * for two of itself, and nobody waits for it.
 *
 * <p>One thread marks; others may ask for marks, and see at least what was marked before they were
 * handed anything by that thread.
 */
final class IdTable {
  static final int SEGMENTS = 1 << IdCode.SEGMENT_BITS;
  private static final double FIRST_SLOTS = 8;
  private static final double MAX_FILLED = 0.85;
  private static final double GROWTH = 1.3;
  private static final int SLOT_BYTES = 2 * Long.BYTES;

  /** Bits of a block that choose where in its segment it goes. */
  private static final int UNUSED_TO_PLACE = IdCode.REST_BITS - IdCode.POSITION_BITS - Integer.SIZE;

  private final Segment[] segments = new Segment[SEGMENTS];
  private final long maxBytes;
  private long bytes;
  private long ids;

  /** Means nothing, but what is not used would not be read. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /** The slot that was marked last, which most often is marked next. */
  private Segment latest;

  private int latestSlot;

  /** Blocks of which the upper bits are the same. */
  private static final class Segment {
    private double size;

    /** In turn a block, and the marks of each of its positions. */
    private long[] slots;

    private int used;

    Segment(double size) {
      this.size = size;
      this.slots = new long[2 * (int) size];
    }

    /** Where a block belongs, unless another one is there. */
    static int place(long[] slots, long block) {
      return (int) (((block >>> UNUSED_TO_PLACE) * (slots.length / 2)) >>> Integer.SIZE) * 2;
    }

    /** The index of a block, or the free one where it belongs: that has no marks. */
    static int find(long[] slots, long block) {
      int slot = place(slots, block);
      while (slots[slot + 1] != 0 && slots[slot] != block) {
        slot = slot + 2 == slots.length ? 0 : slot + 2;
      }
      return slot;
    }

    void grow() {
      size *= GROWTH;
      long[] larger = new long[2 * (int) size];
      for (int slot = 0; slot < slots.length; slot += 2) {
        if (slots[slot + 1] != 0) {
          int to = find(larger, slots[slot]);
          larger[to] = slots[slot];
          larger[to + 1] = slots[slot + 1];
        }
      }
      slots = larger;
    }
  }

  /**
   * @param maxBytes what it may take; then it is full
   */
  IdTable(long maxBytes) {
    this.maxBytes = maxBytes;
    for (int i = 0; i < SEGMENTS; i++) {
      // No two grow at the same time, so that all together are always filled alike.
      segments[i] = new Segment(FIRST_SLOTS * Math.pow(GROWTH, (double) i / SEGMENTS));
      bytes += bytesOf(segments[i].slots);
    }
  }

  /**
   * Marks an id with a kind.
   *
   * @return the marks that it had before
   * @throws HeapTooSmallException if there is no room for it
   */
  int mark(IdCode id, Kind kind) {
    long block = id.block();
    Segment segment = segments[id.segment()];
    int slot = latestSlot;
    if (segment != latest || segment.slots[slot] != block || segment.slots[slot + 1] == 0) {
      slot = slotFor(segment, block);
      latest = segment;
      latestSlot = slot;
    }
    int before = marks(segment.slots[slot + 1], id.position());
    segment.slots[slot] = block;
    segment.slots[slot + 1] |= (long) kind.mark() << (id.position() * Kind.MARK_BITS);
    ids += before == 0 && id.position() > 0 ? 1 : 0;
    return before;
  }

  /**
   * Makes the processor fetch the slots of some ids all at once, rather than wait for each as it is
   * marked.
   */
  void fetch(IdCodes of, int from, int to) {
    for (int i = from; i < to; i++) {
      IdCode id = of.get(i);
      long[] slots = segments[id.segment()].slots;
      fetched += slots[Segment.place(slots, id.block())];
    }
  }

  /** The marks of an id: 0 if it was not seen. */
  int marks(IdCode id) {
    long[] slots = segments[id.segment()].slots;
    return marks(slots[Segment.find(slots, id.block()) + 1], id.position());
  }

  private static int marks(long all, int position) {
    return (int) (all >>> (position * Kind.MARK_BITS)) & Kind.ALL_MARKS;
  }

  private int slotFor(Segment segment, long block) {
    int slot = Segment.find(segment.slots, block);
    if (segment.slots[slot + 1] != 0) {
      return slot;
    }
    if (2 * (segment.used + 1) > MAX_FILLED * segment.slots.length) {
      makeRoom(segment);
      slot = Segment.find(segment.slots, block);
    }
    segment.used++;
    return slot;
  }

  private void makeRoom(Segment segment) {
    long before = bytesOf(segment.slots);
    if (bytes + (long) (GROWTH * before) > maxBytes) {
      throw new HeapTooSmallException(ids, maxBytes);
    }
    segment.grow();
    bytes += bytesOf(segment.slots) - before;
  }

  /** How many distinct ids are marked. */
  long ids() {
    return ids;
  }

  /** Bytes held for all ids together. */
  long bytes() {
    return bytes;
  }

  private static long bytesOf(long[] slots) {
    return (long) slots.length / 2 * SLOT_BYTES;
  }
}
