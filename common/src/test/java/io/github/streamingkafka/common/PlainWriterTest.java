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
      byte[] plain = PlainWriter.write(outcome);
      if (plain != null) {
        written++;
        assertThat(plain)
            .asString(UTF_8)
            .isEqualTo(new String(EventCodec.generate(outcome), UTF_8));
      }
    }
    assertThat(written).isBetween(OUTCOMES / 10, OUTCOMES - OUTCOMES / 10);
  }

  @Test
  void shouldLeaveNegativeNumbersToTheGenerator() {
    assertThat(PlainWriter.write(new OutcomeEvent("a", "i", -1, Status.RESERVED, null, 1, 2)))
        .isNull();
    assertThat(PlainWriter.write(new OutcomeEvent("a", "i", 1, Status.RESERVED, null, -2, 2)))
        .isNull();
    assertThat(PlainWriter.write(new OutcomeEvent("a", "i", 1, Status.RESERVED, null, 1, -1)))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "ü", "\ud83d\ude00"})
  void shouldLeaveTheUnusualToTheGenerator(String odd) {
    assertThat(PlainWriter.write(outcome("a" + odd, "i", null))).isNull();
    assertThat(PlainWriter.write(outcome("a", odd + "i", null))).isNull();
    assertThat(PlainWriter.write(outcome("a", "i", odd))).isNull();
    assertThat(PlainWriter.write(outcome("a", "i", null))).isNotNull();
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
    long number = random.nextLong() >> random.nextInt(Long.SIZE);
    return random.nextInt(20) == 0 ? number : number & Long.MAX_VALUE;
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
