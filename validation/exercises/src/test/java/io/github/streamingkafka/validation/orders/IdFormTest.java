package io.github.streamingkafka.validation.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdFormTest {
  private static final int ORDERS = 10_000;

  @ParameterizedTest
  @EnumSource
  void shouldHaveAnIdForEachNumberOfEachName(IdForm form) {
    assertThat(Stream.of("a", "b").flatMap(name -> ids(form, name)))
        .doesNotHaveDuplicates()
        .hasSize(2 * ORDERS)
        .allSatisfy(id -> assertThat(id).hasSizeBetween(1, 256).isPrintable());
  }

  @Test
  void shouldHaveTheFormsOfOtherPrograms() {
    assertThat(IdForm.OWN.id("a", 7)).isEqualTo("a-7");
    assertThat(IdForm.UUID.id("a", 7)).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(IdForm.ULID.id("a", 7)).matches("01[0-9A-HJKMNP-TV-Z]{24}");
    assertThat(IdForm.NUMBER.id("a", 1)).isEqualTo("a-2147484079");
    assertThat(IdForm.LONG.id("a", 7)).hasSize(256).startsWith("a-7xxx");
  }

  @Test
  void shouldGiveEachCustomerThreeOrdersThatAreApart() {
    assertThat(Stream.of(0, 99, 100, 200, 299, 300).map(n -> IdForm.CUSTOMER.id("a", n)))
        .containsExactly("a-0-1", "a-99-1", "a-0-2", "a-0-3", "a-99-3", "a-100-1");
  }

  private static Stream<String> ids(IdForm form, String name) {
    return Stream.iterate(0, n -> n + 1).limit(ORDERS).map(n -> form.id(name, n));
  }
}
