package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.analytics.counting.HashedIds.Hash;
import io.github.streamingkafka.common.events.OrderId;
import java.util.HashMap;
import java.util.Map;

/** The ids of one run that were seen, in all partitions together. */
public final class Run {
  /** Stands for the run of ids that have none. */
  static final String NONE = "";

  private static final long MAX_SEQUENCE = 0xFFFF_FFFFL;

  private final String id;
  private final OrderCount all;
  private final OrderCount count = new OrderCount();
  private final Series main;
  private Map<String, Series> otherSeries = Map.of();
  private HashedIds otherIds;
  private long latestOrderTs;

  /**
   * @param all counts along, for all runs together
   */
  Run(String id, OrderCount all) {
    this.id = id;
    this.all = all;
    this.main = new Series(this, id + "-");
  }

  String id() {
    return id;
  }

  OrderCount count() {
    return count;
  }

  /** The latest time of an order of this run, epoch milliseconds. */
  long latestOrderTs() {
    return latestOrderTs;
  }

  void sawOrderTs(long ts) {
    latestOrderTs = Math.max(latestOrderTs, ts);
  }

  /** The series that an id belongs to; null where it has no sequence, or too large a one. */
  Series seriesOf(OrderId orderId) {
    if (!orderId.hasSequence() || orderId.sequence() > MAX_SEQUENCE) {
      return null;
    }
    return orderId.isCanonical() ? main : series(orderId.prefix());
  }

  Series series(String prefix) {
    if (prefix.equals(main.prefix())) {
      return main;
    }
    if (otherSeries.isEmpty()) {
      otherSeries = new HashMap<>();
    }
    return otherSeries.computeIfAbsent(prefix, first -> new Series(this, prefix));
  }

  /**
   * Notes that an id without a series was seen in an event of this kind.
   *
   * @return whether it was not seen before
   */
  boolean add(Kind kind, Hash otherId) {
    if (otherIds == null) {
      otherIds = new HashedIds();
    }
    int before = otherIds.mark(otherId, kind);
    if ((before & kind.mark()) != 0) {
      return false;
    }
    added(kind, 1, before == 0 ? 0 : 1);
    return true;
  }

  /**
   * Ids were seen for the first time in events of this kind.
   *
   * @param inOther how many of them were seen in events of the other kind before
   */
  void added(Kind kind, int ids, int inOther) {
    count.add(kind, ids, inOther);
    all.add(kind, ids, inOther);
  }

  /** Makes what is held of the ids as small as it gets. */
  void compress() {
    main.compress();
    otherSeries.values().forEach(Series::compress);
  }
}
