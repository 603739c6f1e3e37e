package io.github.streamingkafka.analytics;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes what is served from what is counted. The counting thread reports; any thread may read the
 * latest report.
 */
final class Reporter {
  /** A snapshot, and every run and all minutes, of which it shows only the latest. */
  record Report(
      Snapshot snapshot, Map<String, Snapshot.RunSummary> runs, List<Snapshot.Minute> minutes) {}

  private static final int LATEST_MINUTES = 5;

  private final Duration window;
  private final Clock clock;
  private final RateWindow orderRate;
  private final AtomicReference<Report> latest = new AtomicReference<>();
  private volatile boolean ready;
  private boolean suspended = true;
  private long countedBefore;

  Reporter(Duration window, Clock clock, LongSupplier nanoTime) {
    this.window = window;
    this.clock = clock;
    this.orderRate = new RateWindow(window, nanoTime);
  }

  /** The latest report; empty before the first one. */
  Optional<Report> latest() {
    return Optional.ofNullable(latest.get());
  }

  /** Whether reports stand for all that the group has committed. */
  boolean isReady() {
    return ready;
  }

  /** Until {@link #resume}, nothing is up to date. */
  void suspend() {
    suspended = true;
    ready = false;
  }

  /** Counting goes on after this many orders, which were counted at another time. */
  void resume(long orders) {
    suspended = false;
    countedBefore = orders;
  }

  /** This many orders are counted by now. */
  void counted(long orders) {
    if (orders > countedBefore) {
      orderRate.add(orders - countedBefore);
      countedBefore = orders;
    }
  }

  /**
   * Publishes what {@code tally} says.
   *
   * @param ends where the partitions of the tally end
   */
  void report(Tally tally, Map<TopicPartition, Long> ends) {
    if (suspended) {
      return;
    }
    Map<String, Snapshot.RunSummary> runs = tally.summarize();
    List<Snapshot.Minute> minutes = tally.minutes();
    latest.set(
        new Report(
            snapshot(tally, lag(tally.offsets(), ends), runs, minutes),
            tally.summaries(),
            minutes));
    ready = true;
  }

  private Snapshot snapshot(
      Tally tally,
      Map<String, Long> lag,
      Map<String, Snapshot.RunSummary> runs,
      List<Snapshot.Minute> minutes) {
    long outcomes = tally.outcomes();
    double failureRate = outcomes == 0 ? 0 : 100.0 * tally.failed() / outcomes;
    return new Snapshot(
        orderRate.sum() * 60.0 / window.toSeconds(),
        failureRate,
        outcomes,
        tally.failed(),
        window.toSeconds(),
        BigDecimal.valueOf(clock.millis(), 3),
        tally.orders(),
        tally.pending(),
        tally.duplicates(),
        tally.invalid(),
        tally.digest(),
        lag,
        tally.latency(),
        runs,
        minutes.subList(Math.max(0, minutes.size() - LATEST_MINUTES), minutes.size()));
  }

  private static Map<String, Long> lag(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    Map<String, Long> lag = new LinkedHashMap<>();
    lag.put("total", 0L);
    committed.keySet().stream()
        .sorted(
            Comparator.comparing(TopicPartition::topic)
                .reversed()
                .thenComparing(TopicPartition::partition))
        .forEach(
            partition -> {
              long offset = committed.get(partition);
              long behind = Math.max(0, ends.getOrDefault(partition, offset) - offset);
              lag.put(partition.toString(), behind);
              lag.merge("total", behind, Long::sum);
            });
    return lag;
  }
}
