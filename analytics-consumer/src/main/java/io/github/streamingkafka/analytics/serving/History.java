package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.common.process.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What could have been seen since this process started, for a page that is opened later: the latest
 * hour by the second, the day before that by the minute, and what happened. Any thread may ask.
 */
public final class History implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);
  static final int SECONDS = 3_600;
  private static final int MINUTES = 1_440;
  private static final int SECONDS_OF_A_MINUTE = 60;
  private static final int MAX_EVENTS = 500;

  /** Latencies are those of so many seconds. */
  private static final int LATENCY_SECONDS = 10;

  private static final List<String> TOTALS =
      List.of("orders", "outcomes", "failures", "pending", "p50", "p95", "p99");
  private static final List<String> OF_GROUP =
      List.of("records", "sec", "in_per_sec", "out_per_sec");

  private final List<String> groups;
  private final Deque<double[]> seconds = new ArrayDeque<>();
  private final Deque<double[]> minutes = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final Deque<LatencyHistogram> latencies = new ArrayDeque<>();
  private final Changes changes = new Changes();
  private final StopSignal closed = new StopSignal();
  private long added;

  /**
   * Something that happened.
   *
   * @param t when it was seen, epoch seconds
   */
  record Event(long t, String text) {}

  /**
   * What {@code /history} answers.
   *
   * @param columns names of the rows of {@code data}: {@code t} in epoch seconds, totals as in
   *     {@code /metrics}, latencies in milliseconds, and {@code <group> <figure>} as in its {@code
   *     lags}
   * @param data a row for each column, all of the same length, ascending in time; null for what was
   *     not known then
   * @param events in the order in which they happened
   */
  record View(List<String> columns, List<List<Double>> data, List<Event> events) {}

  /**
   * @param groups those whose lags are kept, that of inventory first
   */
  public History(List<String> groups) {
    this.groups = List.copyOf(groups);
  }

  /** Adds each second, in its own thread, what is to be seen. */
  public History start(Supplier<Moment> now, Clock clock) {
    Thread thread =
        new Thread(
            () -> {
              while (!closed.await(SECOND)) {
                add(clock.instant().getEpochSecond(), now.get());
              }
            },
            "history");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  @Override
  public void close() {
    closed.request();
  }

  /**
   * Adds what is to be seen in this second.
   *
   * @param t epoch seconds
   */
  synchronized void add(long t, Moment moment) {
    double[] sample = sample(t, moment);
    keep(seconds, sample, SECONDS);
    if (added++ % SECONDS_OF_A_MINUTE == 0) {
      keep(minutes, sample, MINUTES);
    }
    for (String text : changes.to(moment)) {
      events.addLast(new Event(t, text));
      if (events.size() > MAX_EVENTS) {
        events.removeFirst();
      }
    }
  }

  private static void keep(Deque<double[]> samples, double[] sample, int limit) {
    samples.addLast(sample);
    if (samples.size() > limit) {
      samples.removeFirst();
    }
  }

  private double[] sample(long t, Moment moment) {
    List<Double> values = new ArrayList<>();
    values.add((double) t);
    Optional<Snapshot> now =
        moment.report().filter(of -> moment.isReady()).map(Reporter.Report::snapshot);
    now.ifPresentOrElse(
        of ->
            Stream.of(of.ordersTotal(), of.inventoryEvents(), of.failures(), of.pending())
                .forEach(total -> values.add(total.doubleValue())),
        () -> values.addAll(unknown(TOTALS.size() - 3)));
    values.addAll(latencies(moment));
    for (String group : groups) {
      GroupLag lag = moment.lags().get(group);
      values.addAll(
          lag == null
              ? unknown(OF_GROUP.size())
              : Arrays.asList((double) lag.records(), lag.sec(), lag.inPerSec(), lag.outPerSec()));
    }
    return values.stream().mapToDouble(value -> value == null ? Double.NaN : value).toArray();
  }

  private List<Double> latencies(Moment moment) {
    Optional<LatencyHistogram> all = moment.report().map(Reporter.Report::latencies);
    if (all.isEmpty()) {
      return unknown(3);
    }
    LatencyHistogram earlier = latencies.isEmpty() ? all.get() : latencies.peekFirst();
    latencies.addLast(all.get());
    if (latencies.size() > LATENCY_SECONDS) {
      latencies.removeFirst();
    }
    Optional<LatencyHistogram> recent = all.get().since(earlier).filter(since -> since.count() > 0);
    return recent
        .map(LatencyHistogram::summary)
        .map(of -> List.of((double) of.p50(), (double) of.p95(), (double) of.p99()))
        .orElseGet(() -> unknown(3));
  }

  private static List<Double> unknown(int count) {
    return Arrays.asList(new Double[count]);
  }

  /**
   * What was added after a time.
   *
   * @param t epoch seconds
   */
  synchronized View since(long t) {
    double firstSecond = seconds.isEmpty() ? Double.POSITIVE_INFINITY : seconds.peekFirst()[0];
    List<double[]> samples =
        Stream.concat(minutes.stream().filter(sample -> sample[0] < firstSecond), seconds.stream())
            .filter(sample -> sample[0] > t)
            .toList();
    List<String> columns = columns();
    List<List<Double>> data = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      int index = column;
      data.add(
          samples.stream()
              .map(sample -> Double.isNaN(sample[index]) ? null : (Double) sample[index])
              .toList());
    }
    return new View(columns, data, events.stream().filter(event -> event.t() > t).toList());
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    columns.add("t");
    columns.addAll(TOTALS);
    groups.forEach(group -> OF_GROUP.forEach(figure -> columns.add(group + " " + figure)));
    return columns;
  }
}
