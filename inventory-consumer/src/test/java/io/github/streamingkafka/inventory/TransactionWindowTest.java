package io.github.streamingkafka.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TransactionWindowTest {
  private static final int FEW = 499;
  private static final int MANY = 500;

  private long nanos = -5;
  private final TransactionWindow window = new TransactionWindow(() -> nanos);

  @Test
  void shouldNotBeDueWithoutRecords() {
    advance(10_000);

    assertThat(window.isDue()).isFalse();
    assertThat(window.pollTimeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void shouldBeShortWhereThereIsNoBacklog() {
    window.add(FEW);

    assertThat(window.isDue()).isFalse();
    assertThat(window.pollTimeout()).isEqualTo(Duration.ofMillis(10));
    advance(10);
    assertThat(window.isDue()).isTrue();
  }

  @Test
  void shouldBeLongWhereThereIsABacklog() {
    window.add(MANY);

    advance(99);
    assertThat(window.isDue()).isFalse();
    assertThat(window.pollTimeout()).isEqualTo(Duration.ofMillis(1));
    advance(1);
    assertThat(window.isDue()).isTrue();
  }

  @Test
  void shouldCountFromItsFirstRecord() {
    window.add(MANY);
    advance(60);
    window.add(MANY);
    advance(40);

    assertThat(window.isDue()).isTrue();
  }

  @Test
  void shouldEndSoonOnceTheBacklogIsGone() {
    window.add(MANY);
    advance(60);
    assertThat(window.isDue()).isFalse();

    window.add(FEW);

    assertThat(window.isDue()).isTrue();
  }

  @Test
  void shouldNeverLetAPollWaitForLessThanNothing() {
    window.add(FEW);
    advance(60);

    assertThat(window.pollTimeout()).isEqualTo(Duration.ZERO);
  }

  @Test
  void shouldBeginAnewOnceClosed() {
    window.add(FEW);
    advance(60);
    window.close();
    assertThat(window.isDue()).isFalse();
    assertThat(window.pollTimeout()).isEqualTo(Duration.ofMillis(500));

    window.add(FEW);

    assertThat(window.isDue()).isFalse();
    assertThat(window.pollTimeout()).isEqualTo(Duration.ofMillis(10));
  }

  private void advance(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }
}
