package io.github.streamingkafka.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StopSignalTest {
  private final StopSignal stop = new StopSignal();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void shouldRunActionsWhenItIsRequested() {
    stop.onRequest(runs::incrementAndGet);
    assertThat(stop.isRequested()).isFalse();
    assertThat(runs).hasValue(0);

    stop.request();

    assertThat(stop.isRequested()).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void shouldRunAnActionThatComesLate() {
    stop.request();

    stop.onRequest(runs::incrementAndGet);

    assertThat(runs).hasValue(1);
  }

  @Test
  void shouldNotWaitForWhatHasHappened() {
    assertThat(stop.await(Duration.ZERO)).isFalse();

    stop.request();

    assertThat(stop.await(Duration.ofDays(1))).isTrue();
  }

  @Test
  void shouldTakeAnInterruptForARequest() {
    Thread.currentThread().interrupt();

    assertThat(stop.await(Duration.ofDays(1))).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
