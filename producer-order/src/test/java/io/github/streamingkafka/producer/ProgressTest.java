package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
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

  private static void acknowledge(Progress progress, long first, long last) {
    for (long count = first; count <= last; count++) {
      progress.accept(count);
    }
  }

  private Progress progress(int printEvery, long total) {
    return new Progress(
        new PrintStream(out, true, StandardCharsets.UTF_8), printEvery, total, () -> now);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
