package io.github.streamingkafka.common.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FastOutcomeWriterTest {
  private static final int MUTANTS = 300_000;

  private static final byte[] ORDER =
      EventCodec.write(new OrderEvent("run-7", "item-17", 3, 1_795_366_800_123L));

  @Test
  void shouldAnswerWhateverItCanAsTheGeneratorWould() throws UnreadableRecordException {
    Random random = new Random(1);
    FastOutcomeWriter writer = new FastOutcomeWriter();
    FastEventParser scanner = new FastEventParser();
    int answered = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] value = Mutants.of(ORDER, random);
      OrderEvent order = scanner.order(OrderId.parse("run-7"), value);
      if (order != null) {
        answered++;
        Status status = random.nextBoolean() ? Status.FAILED : Status.RESERVED;
        String reason = random.nextBoolean() ? reason(random) : null;
        long ts = ts(random);
        assertThat(writer.outcome(value, scanner.sharedEnd(), status, reason, ts))
            .asString(UTF_8)
            .isEqualTo(text(EventCodec.write(OutcomeEvent.of(order, status, reason, ts))));
      }
    }
    assertThat(answered).isBetween(MUTANTS / 100, MUTANTS - MUTANTS / 100);
  }

  private static long ts(Random random) {
    return random.nextLong() >>> (1 + random.nextInt(Long.SIZE - 1));
  }

  private static String reason(Random random) {
    StringBuilder reason = new StringBuilder();
    for (int length = random.nextInt(10); length > 0; length--) {
      reason.appendCodePoint(
          switch (random.nextInt(20)) {
            case 0 -> random.nextInt(' ');
            case 1 -> 'ü';
            case 2 -> 0x1F600;
            default -> ' ' + random.nextInt(96);
          });
    }
    return reason.toString();
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
