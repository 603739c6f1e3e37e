package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void shouldHaveTheMiddleOfAnOddNumber() {
    assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(3, 1, 5));
  }

  @Test
  void shouldLieBetweenTheTwoInTheMiddleOfAnEvenNumber() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 8.0))).isEqualTo(new Spread(3, 1, 8));
  }

  @Test
  void shouldDivideMediansAndPairs() {
    Spread ratio = Spread.ratio(List.of(10.0, 20.0, 30.0), List.of(10.0, 40.0, 30.0));
    assertThat(ratio.median()).isEqualTo(20.0 / 30.0);
    assertThat(ratio.least()).isEqualTo(0.5);
    assertThat(ratio.most()).isEqualTo(1.0);
  }

  @Test
  void shouldShowAllThree() {
    assertThat(new Spread(2, 1.2345, 3).show(Measure.SECONDS::show))
        .isEqualTo("2.000 (1.235–3.000)");
  }
}
