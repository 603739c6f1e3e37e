package io.github.streamingkafka.validation.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.LagTable;
import io.github.streamingkafka.validation.exercise.recording.Recording.Sample;
import io.github.streamingkafka.validation.stack.Check.Verdict;
import io.github.streamingkafka.validation.stack.GroupLags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A burst of 10,000 orders in 5 s, whose 20,000 events are counted by 1,000 a second. */
class ThrottleVerdictTest {
  private static final int ORDERS = 10_000;
  private static final int SECONDS = 20;

  private long inventoryLag = 300;
  private double slowness = 1;
  private long orderSlip;
  private long servedSlip;
  private long toolSlip;

  @Test
  void shouldPassWhatIsAsItShouldBe() {
    assertThat(failed()).isEmpty();
  }

  @Test
  void shouldFailAnInventoryThatIsSlowToo() {
    inventoryLag = 5_000;

    assertThat(failed()).containsExactly("lag of inventory-consumer, at most");
  }

  @Test
  void shouldFailADrainThatIsTooSlow() {
    slowness = 0.5;

    assertThat(failed()).contains("it drains by, records/s");
  }

  @Test
  void shouldFailADrainThatIsTooFast() {
    slowness = 1.5;

    assertThat(failed()).contains("it drains by, records/s");
  }

  @Test
  void shouldFailAToolThatSaysOtherwise() {
    toolSlip = 2_000;

    assertThat(failed())
        .containsExactly(
            "tables of kafka-consumer-groups that agree with our own count",
            "of those while it drained, that agree with the lag in /metrics");
  }

  @Test
  void shouldFailALagThatIsServedWrong() {
    servedSlip = -2_000;

    assertThat(failed()).contains("of those while it drained, that agree with the lag in /metrics");
  }

  @Test
  void shouldFailTotalsThatAreLaterThanTheLagSays() {
    orderSlip = -1;

    assertThat(failed())
        .containsExactly("of the /metrics since then, orders_total + lag of order-events = 10,000");
  }

  @Test
  void shouldFailWhereNothingWasSeen() {
    ThrottleVerdict nothing =
        new ThrottleVerdict(
            1,
            Seen.burst(ORDERS, 513, 5),
            List.of(),
            List.of(),
            List.of(),
            Seen.SETTINGS,
            Seen.json("{'orders_total': 10000}"),
            Seen.groupLags(ORDERS, 0, 0, 0).ends());

    assertThat(nothing.judge()).allMatch(each -> each.verdict() == Verdict.FAIL);
  }

  private List<String> failed() {
    List<Sample> samples = new ArrayList<>();
    List<LagTable> tables = new ArrayList<>();
    for (double second = 0; second <= SECONDS / slowness + 1; second += 0.5) {
      GroupLags groupLags = at(second);
      samples.add(new Sample(time(second), Optional.of(metrics(second)), Optional.of(groupLags)));
      double later = second + 0.2;
      tables.add(new LagTable(time(later), time(later), at(later), at(later), table(later)));
    }
    ThrottleVerdict verdict =
        new ThrottleVerdict(
            1,
            Seen.burst(ORDERS, 513, 5),
            List.of(),
            samples,
            tables,
            Seen.SETTINGS,
            Seen.json(String.format(Locale.ROOT, "{'orders_total': %d}", ORDERS)),
            at(SECONDS / slowness + 1).ends());
    return Seen.failed(verdict.judge());
  }

  /** Both topics grow by 2,000 a second for 5 s; analytics takes turns between them. */
  private GroupLags at(double second) {
    long end = Math.min(ORDERS, Math.round(2_000 * second));
    return Seen.groupLags(
        end,
        end < ORDERS ? Math.min(end, inventoryLag) : 0,
        end - counted(second),
        end - counted(second));
  }

  private long counted(double second) {
    long end = Math.min(ORDERS, Math.round(2_000 * second));
    return Math.min(end, Math.round(500 * slowness * second));
  }

  private JsonNode metrics(double second) {
    long lag = at(second).ends().get(Seen.ORDERS) - counted(second);
    return Seen.json(
        String.format(
            Locale.ROOT,
            """
        {'generated_at': %s, 'orders_total': %d,
         'lag': {'total': %d, 'order-events-0': %d, 'inventory-events-0': %d}}""",
            time(second).toEpochMilli() / 1e3,
            counted(second) + orderSlip,
            2 * lag + servedSlip,
            lag,
            lag));
  }

  private String table(double second) {
    GroupLags groupLags = at(second);
    StringBuilder text = new StringBuilder();
    groupLags
        .lags()
        .forEach(
            (group, lags) ->
                lags.forEach(
                    (partition, lag) -> {
                      long end = groupLags.ends().get(partition);
                      text.append(
                          String.format(
                              Locale.ROOT,
                              "%s %s 0 %d %d %d - - -%n",
                              group,
                              partition.topic(),
                              end - lag - toolSlip,
                              end,
                              lag + toolSlip));
                    }));
    return text.toString();
  }

  private static Instant time(double second) {
    return Seen.START.plusMillis(Math.round(second * 1_000));
  }
}
