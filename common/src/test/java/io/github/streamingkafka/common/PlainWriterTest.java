package io.github.streamingkafka.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWriterTest {
  private static final int OUTCOMES = 100_000;

  @Test
  void shouldWriteWhatTheGeneratorWrites() {
    Random random = new Random(1);
    int written = 0;
    for (int i = 0; i < OUTCOMES; i++) {
      OutcomeEvent outcome = outcome(random);
      if (PlainWriter.canWrite(outcome)) {
        written++;
        assertThat(PlainWriter.write(outcome))
            .asString(UTF_8)
            .isEqualTo(new String(EventCodec.generate(outcome), UTF_8));
      }
    }
    assertThat(written).isBetween(OUTCOMES / 10, OUTCOMES - OUTCOMES / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "ü", "\ud83d\ude00"})
  void shouldLeaveTheUnusualToTheGenerator(String odd) {
    assertThat(PlainWriter.canWrite(outcome("a" + odd, "i", null))).isFalse();
    assertThat(PlainWriter.canWrite(outcome("a", odd + "i", null))).isFalse();
    assertThat(PlainWriter.canWrite(outcome("a", "i", odd))).isFalse();
    assertThat(PlainWriter.canWrite(outcome("a", "i", null))).isTrue();
  }

  private static OutcomeEvent outcome(String orderId, String itemId, String reason) {
    return new OutcomeEvent(orderId, itemId, 1, Status.FAILED, reason, 1, 2);
  }

  private static OutcomeEvent outcome(Random random) {
    return new OutcomeEvent(
        text(random),
        text(random),
        number(random),
        random.nextBoolean() ? Status.FAILED : Status.RESERVED,
        random.nextBoolean() ? text(random) : null,
        random.nextBoolean() ? number(random) : OutcomeEvent.UNKNOWN,
        number(random));
  }

  private static long number(Random random) {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(20); length > 0; length--) {
      int odd = random.nextInt(200);
      text.append(
          odd == 0 ? 'ü' : (char) (odd == 1 ? random.nextInt(32) : ' ' + random.nextInt(95)));
    }
    return text.toString();
  }
}
