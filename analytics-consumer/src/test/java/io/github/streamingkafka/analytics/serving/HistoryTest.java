package io.github.streamingkafka.analytics.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.analytics.counting.LatencyHistogram.Latency;
import io.github.streamingkafka.analytics.counting.RunSummary;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.common.metrics.HeldPartition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final TopicPartition ORDERS = new TopicPartition("order-events", 3);

  private final History history = new History(List.of("inventory", "analytics"));

  @Test
  void shouldKeepFiguresByTheSecondEachInItsColumn() {
    history.add(100, moment(5, true, Map.of("inventory", lag(7, 1.5, null, 1))));
    history.add(101, moment(8, true, Map.of()));

    History.View all = history.since(0);

    assertThat(column(all, "t")).containsExactly(100.0, 101.0);
    assertThat(column(all, "orders")).containsExactly(5.0, 8.0);
    assertThat(column(all, "inventory records")).containsExactly(7.0, null);
    assertThat(column(all, "inventory sec")).containsExactly(1.5, null);
    assertThat(column(all, "analytics records")).containsExactly(null, null);
    assertThat(column(history.since(100), "t")).containsExactly(101.0);
    assertThat(all.data()).hasSameSizeAs(all.columns());
  }

  @Test
  void shouldThinWhatIsOlderThanAnHourToTheMinuteAndRepeatNothing() {
    int seconds = 2 * History.SECONDS;
    for (int t = 1; t <= seconds; t++) {
      history.add(t, moment(t, true, Map.of()));
    }

    List<Double> times = column(history.since(0), "t");

    assertThat(times).isSorted().doesNotHaveDuplicates().hasSize(History.SECONDS + 60);
    assertThat(times.get(1) - times.get(0)).isEqualTo(60);
    assertThat(times).endsWith(seconds - 1.0, (double) seconds);
  }

  @Test
  void shouldNotTakeTotalsThatAreBeingRestoredForTrue() {
    history.add(100, moment(5, false, Map.of()));

    assertThat(column(history.since(0), "orders")).containsOnlyNulls();
  }

  @Test
  void shouldTellWhatHappensOnce() {
    history.add(1, new Moment(Optional.empty(), false, Map.of(), Map.of()));
    history.add(2, moment(5, true, Map.of("inventory", lag(0, 0.0, null, 1))));
    history.add(3, moment(5, true, Map.of("inventory", lag(9, null, 40.0, 2))));
    history.add(4, moment(5, true, Map.of("inventory", lag(0, 0.0, null, 2))));
    Moment held =
        new Moment(
            Optional.of(report(5, Map.of())),
            true,
            Map.of("inventory", lag(0, 0.0, null, 2)),
            Map.of(ORDERS, new HeldPartition(12, 7, null, null, "end it")));
    history.add(5, held);
    history.add(6, held);
    history.add(7, moment(5, true, Map.of("inventory", lag(0, 0.0, null, 2))));

    assertThat(history.since(0).events())
        .extracting(event -> event.t() + " " + event.text())
        .containsExactly(
            "1 analytics has started",
            "2 analytics is ready",
            "2 inventory has 1 member",
            "3 inventory has 2 members, had 1",
            "3 inventory was rewound, and replays",
            "4 inventory has replayed all",
            "5 order-events-3 is held back at 12 for 7 s by an open transaction; to abort it: end it",
            "7 order-events-3 is no longer held back");
  }

  @Test
  void shouldTellWhenARunBeginsAndWhenItRests() {
    history.add(1, runs(Map.of("before", run(3))));
    history.add(2, runs(Map.of("before", run(3), "run", run(10))));
    for (int t = 3; t < 10; t++) {
      history.add(t, runs(Map.of("before", run(3), "run", run(20))));
    }
    history.add(10, runs(Map.of("before", run(3), "run", run(21))));

    assertThat(history.since(1).events())
        .extracting(event -> event.t() + " " + event.text())
        .containsExactly("2 run run begins", "8 run run rests at 20 orders", "10 run run goes on");
  }

  private static List<Double> column(History.View view, String name) {
    return view.data().get(view.columns().indexOf(name));
  }

  private static Moment runs(Map<String, RunSummary> runs) {
    return new Moment(Optional.of(report(5, runs)), true, Map.of(), Map.of());
  }

  private static RunSummary run(long orders) {
    return new RunSummary(orders, 0, 0, orders, "0");
  }

  private static Moment moment(long orders, boolean isReady, Map<String, GroupLag> lags) {
    return new Moment(Optional.of(report(orders, Map.of())), isReady, lags, Map.of());
  }

  private static GroupLag lag(long records, Double sec, Double replayedPct, int members) {
    return new GroupLag(records, sec, replayedPct, 0, 0, null, members, Map.of());
  }

  private static Reporter.Report report(long orders, Map<String, RunSummary> runs) {
    Snapshot snapshot =
        new Snapshot(
            0,
            0,
            0,
            0,
            60,
            BigDecimal.ONE,
            orders,
            orders,
            0,
            0,
            "0",
            0,
            Map.of(),
            Map.of(),
            Map.of(),
            new Latency(0, 0, 0, 0),
            runs,
            List.of());
    return new Reporter.Report(snapshot, new LatencyHistogram(), runs, runId -> false, List.of());
  }
}
