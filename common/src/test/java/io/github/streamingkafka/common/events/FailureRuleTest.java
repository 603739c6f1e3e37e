package io.github.streamingkafka.common.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.streamingkafka.common.process.Environment;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FailureRuleTest {
  private static final FailureRule DEFAULT = new FailureRule(0.05, 0);

  @Test
  void shouldDependOnTheSequenceAlone() {
    FailureRule rule = new FailureRule(0.5, 3);
    for (long sequence = 0; sequence < 200; sequence++) {
      boolean fails = rule.fails(sequence);

      assertThat(rule.fails(OrderId.parse("a-" + sequence))).isEqualTo(fails);
      assertThat(rule.fails(OrderId.parse("b-c-" + sequence))).isEqualTo(fails);
      assertThat(rule.fails(OrderId.parse("a-000" + sequence))).isEqualTo(fails);
    }
  }

  @Test
  void shouldDependOnTheWholeIdWhereItHasNoSequence() {
    FailureRule rule = new FailureRule(0.5, 0);
    List<OrderId> ids =
        LongStream.range(0, 1_000).mapToObj(i -> OrderId.parse("order" + i)).toList();

    long failures = ids.stream().filter(rule::fails).count();

    assertThat(failures).isCloseTo(500, within(80L));
  }

  @Test
  void shouldFailNoneAtRateZeroAndAllAtRateOne() {
    assertThat(new FailureRule(0, 0).failures(1, 10_000)).isZero();
    assertThat(new FailureRule(1, 0).failures(1, 10_000)).isEqualTo(10_000);
    assertThat(new FailureRule(0, 0).fails(OrderId.parse("no sequence"))).isFalse();
    assertThat(new FailureRule(1, 0).fails(OrderId.parse("no sequence"))).isTrue();
  }

  @Test
  void shouldOnlyAddFailuresWhenTheRateRises() {
    List<FailureRule> rising =
        Stream.of(0.0, 0.01, 0.05, 0.3, 0.31, 0.9, 1.0)
            .map(rate -> new FailureRule(rate, 42))
            .toList();
    for (int i = 1; i < rising.size(); i++) {
      FailureRule lower = rising.get(i - 1);
      FailureRule higher = rising.get(i);

      assertThat(LongStream.rangeClosed(1, 5_000).filter(lower::fails)).allMatch(higher::fails);
    }
  }

  @Test
  void shouldCountTheFailuresOfARange() {
    assertThat(DEFAULT.failures(1, 1_000))
        .isEqualTo(LongStream.rangeClosed(1, 1_000).filter(DEFAULT::fails).count());
    assertThat(DEFAULT.failures(1, 400) + DEFAULT.failures(401, 1_000))
        .isEqualTo(DEFAULT.failures(1, 1_000));
    assertThat(DEFAULT.failures(1, 0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0,0.05", "1,0.05", "-1,0.05", "0,0.5", "7,0.5", "9223372036854775807,0.2"})
  void shouldFailAboutTheShareOfItsRate(long seed, double rate) {
    long orders = 100_000;
    double deviation = Math.sqrt(orders * rate * (1 - rate));

    assertThat((double) new FailureRule(rate, seed).failures(1, orders))
        .isCloseTo(orders * rate, within(4 * deviation));
  }

  @Test
  void shouldChooseOtherOrdersForAnotherSeed() {
    List<Long> ofOne = failing(new FailureRule(0.05, 1));
    List<Long> ofTwo = failing(new FailureRule(0.05, 2));

    assertThat(ofOne).isNotEqualTo(ofTwo);
  }

  /** A change here changes the outcomes of all orders there are: logs would no longer replay. */
  @Test
  void shouldDecideAsItAlwaysDid() {
    assertThat(DEFAULT.failures(1, 10_000)).isEqualTo(513);
    assertThat(failing(DEFAULT)).startsWith(2L, 32L, 33L, 42L, 53L, 94L, 142L, 147L, 203L);
    assertThat(failing(new FailureRule(0.05, -5))).startsWith(25L, 33L, 34L, 64L, 81L, 86L);
    assertThat(LongStream.range(0, 100).filter(i -> DEFAULT.fails(OrderId.parse("order" + i))))
        .containsExactly(14L, 36L, 49L, 97L, 99L);
  }

  @Test
  void shouldHaveTheDefaultsOfTheDocumentation() {
    assertThat(FailureRule.from(new Environment(Map.of()))).isEqualTo(DEFAULT);
  }

  @Test
  void shouldReadRateAndSeed() {
    Environment environment =
        new Environment(Map.of("FAIL_RATE", "1", "FAIL_SEED", "-9223372036854775808"));

    assertThat(FailureRule.from(environment)).isEqualTo(new FailureRule(1, Long.MIN_VALUE));
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.01", "-0.1", "NaN", "5%"})
  void shouldRefuseARateThatIsNoShare(String rate) {
    Environment environment = new Environment(Map.of("FAIL_RATE", rate));

    FailureRule.from(environment);

    assertThatThrownBy(environment::verify)
        .hasMessage("FAIL_RATE=" + rate + ": expected a number from 0 to 1");
  }

  private static List<Long> failing(FailureRule rule) {
    return LongStream.rangeClosed(1, 1_000).filter(rule::fails).boxed().toList();
  }
}
