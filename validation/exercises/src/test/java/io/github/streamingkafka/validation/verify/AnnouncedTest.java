package io.github.streamingkafka.validation.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncedTest {
  @Test
  void shouldFailTheAnnouncedNumberOfABurst() {
    Announced announced = new Announced(0.05, 0);
    assertThat(
            LongStream.rangeClosed(1, 10_000)
                .filter(sequence -> announced.fails(ReadId.of("run-" + sequence)))
                .count())
        .isEqualTo(513);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x9E3779B97F4A7C15L})
  void shouldDecideAsInventoryDoes(long seed) {
    Announced announced = new Announced(0.5, seed);
    FailureRule rule = new FailureRule(0.5, seed);
    for (int i = 0; i < 1_000; i++) {
      for (String id : new String[] {"r-" + i, "foreign" + i, "r-0" + i, "-" + i, "x-y-" + i}) {
        assertThat(announced.fails(ReadId.of(id))).as(id).isEqualTo(rule.fails(OrderId.parse(id)));
      }
    }
  }
}
