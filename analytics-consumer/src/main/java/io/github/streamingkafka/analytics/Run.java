package io.github.streamingkafka.analytics;

import org.roaringbitmap.RoaringBitmap;

/** The orders and outcomes of one run, by their sequence. */
final class Run {
  private final String id;
  private final Counts counts = new Counts();
  private final RoaringBitmap orders = new RoaringBitmap();
  private final RoaringBitmap outcomes = new RoaringBitmap();
  private long latestOrderTs;

  Run(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  Counts counts() {
    return counts;
  }

  /** The latest time of an order of this run, epoch milliseconds. */
  long latestOrderTs() {
    return latestOrderTs;
  }

  void sawOrderTs(long ts) {
    latestOrderTs = Math.max(latestOrderTs, ts);
  }

  /** Sequences whose order was seen. */
  RoaringBitmap orders() {
    return orders;
  }

  /** Sequences whose outcome was seen. */
  RoaringBitmap outcomes() {
    return outcomes;
  }
}
