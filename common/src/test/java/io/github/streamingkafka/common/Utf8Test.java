package io.github.streamingkafka.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Utf8Test {
  private static final Utf8 PART = new Utf8("<größe-7>".getBytes(UTF_8), 1, 10);

  @Test
  void shouldBeThatPartOfTheBytes() {
    assertThat(PART).hasToString("größe-7");
    assertThat(PART.length()).isEqualTo(9);
    assertThat(PART.at(0)).isEqualTo((byte) 'g');
    assertThat(PART.at(8)).isEqualTo((byte) '7');
    assertThat(PART.start(2)).isEqualTo("gr");
  }

  @Test
  void shouldEqualTheSameTextWhereverItStands() {
    Utf8 whole = Utf8.of("größe-7");

    assertThat(PART).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(PART.hash()).isEqualTo(whole.hash());
    assertThat(PART.hasBytes("größe-7".getBytes(UTF_8))).isTrue();
    assertThat(PART).isNotEqualTo(Utf8.of("größe-8")).isNotEqualTo(Utf8.of("größe-77"));
    assertThat(PART).isNotEqualTo(Utf8.of("größe-")).isNotEqualTo("größe-7");
    assertThat(PART.hasBytes("größe-8".getBytes(UTF_8))).isFalse();
    assertThat(PART.hasBytes("größe-".getBytes(UTF_8))).isFalse();
  }

  @Test
  void shouldFindTheLastOfItsBytes() {
    assertThat(PART.lastIndexOf('-')).isEqualTo(7);
    assertThat(PART.lastIndexOf('g')).isZero();
    assertThat(PART.lastIndexOf('<')).isEqualTo(-1);
    assertThat(PART.lastIndexOf('>')).isEqualTo(-1);
    assertThat(Utf8.of("").lastIndexOf('-')).isEqualTo(-1);
  }

  @Test
  void shouldTellWhetherAnotherStartsAlike() {
    assertThat(PART.startsLike(Utf8.of("größe-8"), 8)).isTrue();
    assertThat(PART.startsLike(Utf8.of("größe-8"), 9)).isFalse();
    assertThat(PART.startsLike(Utf8.of("größe-7>"), 10)).isFalse();
  }

  @Test
  void shouldPutItsBytesWhereTheyBelong() {
    byte[] to = "1234567890123".getBytes(UTF_8);

    PART.copyTo(to, 2);

    assertThat(to).asString(UTF_8).isEqualTo("12größe-723");
  }
}
