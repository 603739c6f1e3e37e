package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OrderId;
import io.github.streamingkafka.common.OutcomeEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts orders and outcomes, each {@code order_id} once; of several outcomes of an order the first
 * one counts. What it says depends on the events alone, and on their order only where two of them
 * contradict each other. For one thread.
 */
final class Tally {
  private static final int LATEST_RUNS = 10;
  private static final Comparator<Run> LATEST_FIRST =
      Comparator.comparingLong(Run::latestOrderTs).reversed().thenComparing(Run::id);
  private static final long MOST_SEQUENCE = 0xFFFF_FFFFL;

  private final Fingerprint fingerprint = new Fingerprint();
  private final Counts all = new Counts();
  private final Map<String, Run> runs = new HashMap<>();
  private final Set<Run> changed = new HashSet<>();
  private final Map<String, Snapshot.RunSummary> summaries = new ConcurrentHashMap<>();
  private final HashedIds otherIds = new HashedIds();
  private final LatencyHistogram latency = new LatencyHistogram();
  private List<Run> latest = List.of();
  private long duplicates;
  private long invalid;

  /**
   * Counts an order.
   *
   * @return whether it is a new one
   */
  boolean count(OrderEvent order) {
    OrderId id = OrderId.parse(order.orderId());
    Run run = runOf(id);
    int before = mark(order.orderId(), id, run, HashedIds.ORDER);
    if ((before & HashedIds.ORDER) != 0) {
      duplicates++;
      return false;
    }
    boolean hasOutcome = (before & HashedIds.OUTCOME) != 0;
    long print = fingerprint.of(order);
    all.addOrder(print, hasOutcome);
    if (run != null) {
      run.counts().addOrder(print, hasOutcome);
      run.sawOrderTs(order.ts());
      changed.add(run);
    }
    return true;
  }

  /** Counts an outcome, unless one of its order was counted before. */
  void count(OutcomeEvent outcome) {
    OrderId id = OrderId.parse(outcome.orderId());
    Run run = runOf(id);
    int before = mark(outcome.orderId(), id, run, HashedIds.OUTCOME);
    if ((before & HashedIds.OUTCOME) != 0) {
      duplicates++;
      return;
    }
    boolean hasOrder = (before & HashedIds.ORDER) != 0;
    long print = fingerprint.of(outcome);
    all.addOutcome(print, outcome.status(), hasOrder);
    if (run != null) {
      run.counts().addOutcome(print, outcome.status(), hasOrder);
      run.sawOrderTs(outcome.orderTs());
      changed.add(run);
    }
    if (outcome.orderTs() != OutcomeEvent.UNKNOWN) {
      latency.record(outcome.ts() - outcome.orderTs());
    }
  }

  /** Counts a record that is no event. */
  void countInvalid() {
    invalid++;
  }

  Counts all() {
    return all;
  }

  long duplicates() {
    return duplicates;
  }

  long invalid() {
    return invalid;
  }

  Snapshot.Latency latency() {
    return latency.summary();
  }

  /**
   * What is known of each run, as of the last {@link #summarize}; other threads may read it at any
   * time.
   */
  Map<String, Snapshot.RunSummary> summaries() {
    return summaries;
  }

  /** Brings the summaries of the runs up to date, and returns the latest by their orders' time. */
  Map<String, Snapshot.RunSummary> summarize() {
    changed.forEach(run -> summaries.put(run.id(), Snapshot.RunSummary.of(run.counts())));
    // A run that has not changed since it was left out has no way back in.
    changed.addAll(latest);
    latest = changed.stream().sorted(LATEST_FIRST).limit(LATEST_RUNS).toList();
    changed.clear();
    Map<String, Snapshot.RunSummary> shown = new LinkedHashMap<>();
    latest.forEach(run -> shown.put(run.id(), summaries.get(run.id())));
    return shown;
  }

  private Run runOf(OrderId id) {
    return id.hasSequence() ? runs.computeIfAbsent(id.runId(), Run::new) : null;
  }

  /** Marks an id as seen, and returns what it was marked with before. */
  private int mark(String text, OrderId id, Run run, int mark) {
    if (run == null || id.sequence() > MOST_SEQUENCE || !id.isCanonical(text)) {
      return otherIds.mark(text, mark);
    }
    int sequence = (int) id.sequence();
    boolean order = mark == HashedIds.ORDER;
    boolean isNew = (order ? run.orders() : run.outcomes()).checkedAdd(sequence);
    boolean hasOther = (order ? run.outcomes() : run.orders()).contains(sequence);
    return (isNew ? 0 : mark) | (hasOther ? HashedIds.ORDER + HashedIds.OUTCOME - mark : 0);
  }
}
