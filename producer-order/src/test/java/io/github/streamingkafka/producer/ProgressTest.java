package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long now = 5;

  @Test
  void shouldTellCountRateAndTimeLeft() {
    Progress progress = progress(1_000, 4_000);

    now += Duration.ofMillis(500).toNanos();
    acknowledge(progress, 1, 2_000);

    assertThat(lines())
        .containsExactly(
            "acknowledged 1000/4000, 2000.0 orders/s, 1.5 s left",
            "acknowledged 2000/4000, 4000.0 orders/s, 0.5 s left");
  }

  @Test
  void shouldTellNoTimeLeftWhereThereIsNoEnd() {
    Progress progress = progress(10, Long.MAX_VALUE);

    now += Duration.ofSeconds(2).toNanos();
    acknowledge(progress, 1, 15);

    assertThat(lines()).containsExactly("acknowledged 10, 5.0 orders/s");
  }

  @Test
  void shouldSurviveAClockThatStandsStill() {
    Progress progress = progress(1, 2);

    acknowledge(progress, 1, 2);

    assertThat(lines()).hasSize(2).last().asString().endsWith(" 0.0 s left");
  }

  @Test
  void shouldTellTheRateOfLateBesideTheOneThatIsAskedFor() {
    // Given 100 orders a second for ten seconds, then 400, of which 200 are reached
    Progress progress = progress(500, 5_000, "100:10s,400:10s");

    acknowledgeEach(SECOND / 100, progress, 1, 1_000);
    acknowledgeEach(SECOND / 200, progress, 1_001, 2_000);

    // Then what is left is what the profile still takes, as much longer as it took so far
    assertThat(lines())
        .containsExactly(
            "acknowledged 500/5000, 100.0 of 100.0 orders/s, 15.0 s left",
            "acknowledged 1000/5000, 100.0 of 100.0 orders/s, 10.0 s left",
            "acknowledged 1500/5000, 200.0 of 400.0 orders/s, 9.7 s left",
            "acknowledged 2000/5000, 200.0 of 400.0 orders/s, 9.0 s left");
  }

  @Test
  void shouldTellLessTheLongerNoOrderIsAcknowledged() {
    Progress progress = progress(1_000, Long.MAX_VALUE, "10");
    acknowledgeEach(SECOND / 10, progress, 1, 100);
    assertThat(progress.reached()).isCloseTo(10, within(1e-9));

    now += 20 * SECOND;

    assertThat(progress.reached()).isLessThan(1);
  }

  private void acknowledgeEach(long nanos, Progress progress, long first, long last) {
    for (long count = first; count <= last; count++) {
      now += nanos;
      progress.accept(count);
    }
  }

  private static void acknowledge(Progress progress, long first, long last) {
    for (long count = first; count <= last; count++) {
      progress.accept(count);
    }
  }

  private Progress progress(int printEvery, long total) {
    return progress(printEvery, total, "0");
  }

  private Progress progress(int printEvery, long total, String rate) {
    Pacer pacer = new Pacer(Rate.parse(rate), 0, Mode.FOREVER, () -> now, time -> false);
    return new Progress(
        new PrintStream(out, true, StandardCharsets.UTF_8), printEvery, total, pacer, () -> now);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
