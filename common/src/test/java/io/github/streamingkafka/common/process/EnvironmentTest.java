package io.github.streamingkafka.common.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
  private enum Flavour {
    SWEET,
    SOUR
  }

  @Test
  void shouldReportAllFaultsTogetherOneLineEach() {
    // Given
    Environment environment =
        new Environment(
            Map.of("COUNT", "many", "PORT", "70000", "RATE", "1.5", "FLAVOUR", "salty", "ID", "?"));
    environment.integer("COUNT", 1L, Long.MIN_VALUE, Long.MAX_VALUE);
    environment.integer("PORT", 8080, 0, 65_535);
    environment.decimal("RATE", 0.05, 0, 1);
    environment.choice("FLAVOUR", Flavour.SWEET);
    environment.text("ID", null, "a"::equals, "the letter a");

    // When
    // Then
    assertThatThrownBy(environment::verify)
        .isInstanceOf(ConfigurationException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .hasLineCount(5)
        .isEqualToNormalizingNewlines(
            """
            COUNT=many: expected a whole number
            PORT=70000: expected a whole number from 0 to 65535
            RATE=1.5: expected a number from 0 to 1
            FLAVOUR=salty: expected one of sweet, sour
            ID=?: expected the letter a""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void shouldTakeTheDefaultWhereAVariableIsBlank(String blank) {
    Environment environment =
        new Environment(
            Map.of("COUNT", blank, "RATE", blank, "FLAVOUR", blank, "TEXT", blank, "ID", blank));

    assertThat(environment.integer("COUNT", 7, 1, 9)).isEqualTo(7);
    assertThat(environment.decimal("RATE", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(environment.choice("FLAVOUR", Flavour.SOUR)).isEqualTo(Flavour.SOUR);
    assertThat(environment.text("TEXT", "default")).isEqualTo("default");
    assertThat(environment.text("ID", null, "a"::equals, "the letter a")).isNull();
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeTheDefaultWhereAVariableIsUnset() {
    Environment environment = new Environment(Map.of());

    assertThat(environment.integer("COUNT", 7, 1, 9)).isEqualTo(7);
    assertThat(environment.text("TEXT", null)).isNull();
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @Test
  void shouldIgnoreSpaceAroundAValue() {
    Environment environment =
        new Environment(Map.of("COUNT", " 3 ", "FLAVOUR", "sour\r", "TEXT", " a b "));

    assertThat(environment.integer("COUNT", 7, 1, 9)).isEqualTo(3);
    assertThat(environment.choice("FLAVOUR", Flavour.SWEET)).isEqualTo(Flavour.SOUR);
    assertThat(environment.text("TEXT", null)).isEqualTo("a b");
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "9"})
  void shouldTakeBothEndsOfARange(String end) {
    Environment environment = new Environment(Map.of("COUNT", end));

    assertThat(environment.integer("COUNT", 7, 1, 9)).isEqualTo(Integer.parseInt(end));
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "10", "-1", "1.0", "1e0", "0x1", "1_0", "four", "9223372036854775808"})
  void shouldRefuseAnIntegerOutOfRangeOrOfAnotherForm(String value) {
    Environment environment = new Environment(Map.of("COUNT", value));

    assertThat(environment.integer("COUNT", 7, 1, 9)).isEqualTo(7);
    assertThatThrownBy(environment::verify)
        .hasMessage("COUNT=" + value + ": expected a whole number from 1 to 9");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "0.05,0.05", ".5,0.5", "1.,1", "+1,1", "5e-2,0.05", "0e9,0"})
  void shouldReadDecimals(String value, double number) {
    Environment environment = new Environment(Map.of("RATE", value));

    assertThat(environment.decimal("RATE", 0.7, 0, 1)).isEqualByComparingTo(number);
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "0x1p-3",
        "0.5f",
        "0.5d",
        "0,5",
        "5%",
        "1.01",
        "-0.01",
        "1e400",
        ".",
        "e1",
        "half"
      })
  void shouldRefuseADecimalOutOfRangeOrOfAnotherForm(String value) {
    Environment environment = new Environment(Map.of("RATE", value));

    assertThat(environment.decimal("RATE", 0.7, 0, 1)).isEqualTo(0.7);
    assertThatThrownBy(environment::verify)
        .hasMessage("RATE=" + value + ": expected a number from 0 to 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sour", "SOUR", "Sour", "tart", "Tart"})
  void shouldTakeAChoiceInAnyCaseAndByItsSynonym(String value) {
    Environment environment = new Environment(Map.of("FLAVOUR", value));

    Flavour flavour = environment.choice("FLAVOUR", Flavour.SWEET, Map.of("tart", Flavour.SOUR));

    assertThat(flavour).isEqualTo(Flavour.SOUR);
    assertThatCode(environment::verify).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sou", "sweet,sour", "s our", "tart"})
  void shouldRefuseAnyOtherChoice(String value) {
    Environment environment = new Environment(Map.of("FLAVOUR", value));

    environment.choice("FLAVOUR", Flavour.SWEET);

    assertThatThrownBy(environment::verify)
        .hasMessage("FLAVOUR=" + value + ": expected one of sweet, sour");
  }

  @Test
  void shouldTellWhatTheProgramGoesByButNoSecrets() {
    Environment environment =
        new Environment(Map.of("RATE", " 0.5 ", "PASSWORD", "s3cret", "OTHER", "x"));
    environment.decimal("RATE", 0.7, 0, 1);
    environment.integer("PORT", 80, 0, 100);
    environment.choice("FLAVOUR", Flavour.SOUR);
    environment.text("NAME", null);
    environment.text("PASSWORD", null);
    environment.keepSecret("PASSWORD");

    assertThat(environment.effective()).isEqualTo("RATE=0.5 PORT=80 FLAVOUR=sour PASSWORD=***");
  }
}
