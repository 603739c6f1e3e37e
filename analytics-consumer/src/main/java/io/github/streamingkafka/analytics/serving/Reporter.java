package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.analytics.counting.MinuteCounts;
import io.github.streamingkafka.analytics.counting.RunSummary;
import io.github.streamingkafka.analytics.counting.Tally;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes what is served from what is counted. The counting thread reports; any thread may read the
 * latest report.
 */
public final class Reporter {
  /**
   * A snapshot, and all runs and minutes that have figures, of which it shows only the latest.
   *
   * @param latencies those that its percentiles are of
   * @param isForgotten whether a run was counted that has no figures any more
   */
  public record Report(
      Snapshot snapshot,
      LatencyHistogram latencies,
      Map<String, RunSummary> runs,
      Predicate<String> isForgotten,
      List<MinuteCounts.Minute> minutes) {}

  private static final int LATEST_MINUTES = 5;

  /** A report is late after so many intervals, */
  private static final int INTERVALS_UNTIL_STALE = 3;

  /** though not before this time, which a rebalance or a slow broker may take. */
  private static final Duration MIN_UNTIL_STALE = Duration.ofSeconds(5);

  private final Duration window;
  private final Duration untilStale;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final RateWindow orderRate;
  private final AtomicReference<Report> latest = new AtomicReference<>();
  private volatile boolean ready;
  private volatile double restoredRatio;
  private volatile long reportedAt;
  private boolean suspended = true;
  private long countedBefore;

  /**
   * @param window over which the rate of orders is served
   * @param interval how often {@link #report} is called
   */
  public Reporter(Duration window, Duration interval, Clock clock, LongSupplier nanoTime) {
    this.window = window;
    Duration late = interval.multipliedBy(INTERVALS_UNTIL_STALE);
    this.untilStale = late.compareTo(MIN_UNTIL_STALE) > 0 ? late : MIN_UNTIL_STALE;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.orderRate = new RateWindow(window, nanoTime);
  }

  /** The latest report; empty before the first one. */
  public Optional<Report> latest() {
    return Optional.ofNullable(latest.get());
  }

  /** Whether reports stand for all that the group has committed, and come. */
  boolean isReady() {
    return ready && !isStale();
  }

  /** Whether the latest report is older than it should be; so is one that never came. */
  boolean isStale() {
    return latest.get() == null || age().compareTo(untilStale) > 0;
  }

  /** How old the latest report is. */
  Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - reportedAt);
  }

  /** Until {@link #resume}, nothing is up to date. */
  public void suspend() {
    suspended = true;
    ready = false;
    restoredRatio = 0;
  }

  /**
   * Notes how much is restored of what was counted before.
   *
   * @param ratio from 0 to 1
   */
  public void restored(double ratio) {
    restoredRatio = ratio;
  }

  /** How much is restored of what was counted before, from 0 to 1. */
  double restoredRatio() {
    return restoredRatio;
  }

  /** Counting continues after this many orders, which do not count for the rate. */
  public void resume(long orders) {
    suspended = false;
    restoredRatio = 1;
    countedBefore = orders;
  }

  /** Notes how many orders are counted by now. */
  public void counted(long orders) {
    if (orders > countedBefore) {
      orderRate.add(orders - countedBefore);
      countedBefore = orders;
    }
  }

  /**
   * Publishes a new report.
   *
   * @param lag records behind the end of each partition
   * @param lost records that each group has lost
   */
  public void report(Tally tally, Map<TopicPartition, Long> lag, Map<String, Long> lost) {
    if (suspended) {
      return;
    }
    Map<String, RunSummary> runs = tally.summarize();
    List<MinuteCounts.Minute> minutes = tally.minutes();
    LatencyHistogram latencies = tally.latencies();
    latest.set(
        new Report(
            snapshot(tally, withTotal(lag), lost, latencies, runs, minutes),
            latencies,
            tally.summaries(),
            tally::isForgotten,
            minutes));
    reportedAt = nanoTime.getAsLong();
    ready = true;
  }

  private Snapshot snapshot(
      Tally tally,
      Map<String, Long> lag,
      Map<String, Long> lost,
      LatencyHistogram latencies,
      Map<String, RunSummary> runs,
      List<MinuteCounts.Minute> minutes) {
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
        lost.values().stream().mapToLong(Long::longValue).sum(),
        new TreeMap<>(lost),
        byName(tally.offsets()),
        lag,
        latencies.summary(),
        runs,
        minutes.subList(Math.max(0, minutes.size() - LATEST_MINUTES), minutes.size()));
  }

  private static Map<String, Long> withTotal(Map<TopicPartition, Long> lag) {
    Map<String, Long> named = new LinkedHashMap<>();
    named.put("total", lag.values().stream().mapToLong(Long::longValue).sum());
    named.putAll(byName(lag));
    return named;
  }

  private static Map<String, Long> byName(Map<TopicPartition, Long> figures) {
    Map<String, Long> named = new LinkedHashMap<>();
    figures.keySet().stream()
        .sorted(
            Comparator.comparing(TopicPartition::topic)
                .reversed()
                .thenComparing(TopicPartition::partition))
        .forEach(partition -> named.put(partition.toString(), figures.get(partition)));
    return named;
  }
}
