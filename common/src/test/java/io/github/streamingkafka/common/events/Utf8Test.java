package io.github.streamingkafka.common.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Utf8Test {
  private static final Utf8 PART = new Utf8("<größe-7>".getBytes(UTF_8), 1, 10);

  @Test
  void shouldBeThatPartOfTheBytes() {
    assertThat(PART).hasToString("größe-7");
    assertThat(PART.length()).isEqualTo(9);
  }

  @Test
  void shouldEqualTheSameTextWhereverItStands() {
    Utf8 whole = Utf8.of("größe-7");

    assertThat(PART).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(PART).isNotEqualTo(Utf8.of("größe-8")).isNotEqualTo(Utf8.of("größe-77"));
    assertThat(PART).isNotEqualTo(Utf8.of("größe-")).isNotEqualTo("größe-7");
  }

  @Test
  void shouldPutItsBytesWhereTheyBelong() {
    byte[] to = "1234567890123".getBytes(UTF_8);

    PART.copyTo(to, 2);

    assertThat(to).asString(UTF_8).isEqualTo("12größe-723");
  }
}
