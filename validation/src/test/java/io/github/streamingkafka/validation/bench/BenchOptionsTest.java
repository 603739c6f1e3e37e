package io.github.streamingkafka.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
  @Test
  void shouldHaveDefaults() {
    BenchOptions options = options("burst");
    assertThat(options.benchmark()).isEqualTo(BenchmarkName.BURST);
    assertThat(options.orders()).isEmpty();
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.cached()).isTrue();
    assertThat(options.own("-XX:TieredStopAtLevel=1").flags())
        .containsAll(MeasuredJvm.OF_THE_IMAGES)
        .endsWith("-XX:TieredStopAtLevel=1");
  }

  @Test
  void shouldTakeWhatIsGiven() {
    BenchOptions options =
        options("inventory", "--orders", "7", "--rounds=2", "--flags", "-Xmx1g  -ea", "--no-cache");
    assertThat(options.orders()).hasValue(7);
    assertThat(options.rounds()).isEqualTo(2);
    assertThat(options.own("-XX:TieredStopAtLevel=1").flags()).containsExactly("-Xmx1g", "-ea");
    assertThat(options.cached()).isFalse();
  }

  @Test
  void shouldGiveRivalsTheSameFlagsAndTheirOwnLast() {
    BenchOptions options = options("inventory", "--flags=-Xmx1g", "--rival-flags", "-Xmx2g");
    assertThat(options.own().flags()).containsExactly("-Xmx1g");
    assertThat(options.rival().flags()).containsExactly("-Xmx1g", "-Xmx2g");
  }

  @Test
  void shouldTellWhatIsWrong() {
    assertThatThrownBy(() -> options())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("burst, producer");
    assertThatThrownBy(() -> options("sprint")).hasMessageContaining("burst, producer");
    assertThatThrownBy(() -> options("burst", "--rounds", "0", "--java", "/nowhere"))
        .hasMessageContaining("--rounds=0")
        .hasMessageContaining("--java=/nowhere");
  }

  private static BenchOptions options(String... words) {
    return BenchOptions.from(List.of(words));
  }
}
