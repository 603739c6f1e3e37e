package io.github.streamingkafka.analytics.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateWindowTest {
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final RateWindow window = new RateWindow(Duration.ofSeconds(60), now::get);

  @Test
  void shouldForgetWhatIsOlderThanTheWindow() {
    window.add(10);
    advance(30);
    window.add(5);
    assertThat(window.sum()).isEqualTo(15);

    advance(30);
    assertThat(window.sum()).isEqualTo(5);

    advance(30);
    assertThat(window.sum()).isZero();
  }

  @Test
  void shouldStartAfreshAfterALongPause() {
    window.add(10);
    advance(10_000);
    window.add(1);

    assertThat(window.sum()).isEqualTo(1);
  }

  private void advance(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
