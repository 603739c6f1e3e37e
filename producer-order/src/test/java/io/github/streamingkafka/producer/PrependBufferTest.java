package io.github.streamingkafka.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrependBufferTest {
  @Test
  void shouldPutEachPieceBeforeTheOthers() {
    PrependBuffer bytes = new PrependBuffer(20);

    bytes.prepend("c".getBytes(UTF_8));
    bytes.prepend(12);
    bytes.prepend("ab".getBytes(UTF_8));

    assertThat(bytes.toBytes()).asString(UTF_8).isEqualTo("ab12c");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 1_795_700_768_388L, Long.MAX_VALUE})
  void shouldWriteNumbersInDecimal(long number) {
    PrependBuffer bytes = new PrependBuffer(19);

    bytes.prepend(number);

    assertThat(bytes.toBytes()).asString(UTF_8).isEqualTo(Long.toString(number));
  }

  @Test
  void shouldBeginAnewOnceCleared() {
    PrependBuffer bytes = new PrependBuffer(3);
    bytes.prepend(123);

    bytes.clear();
    bytes.prepend(45);

    assertThat(bytes.toBytes()).asString(UTF_8).isEqualTo("45");
  }

  @Test
  void shouldNotTakeMoreThanThereIsRoomFor() {
    PrependBuffer bytes = new PrependBuffer(2);

    assertThatThrownBy(() -> bytes.prepend(123)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
