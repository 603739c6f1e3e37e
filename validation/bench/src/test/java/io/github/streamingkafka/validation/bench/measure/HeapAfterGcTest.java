package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.validation.stack.GivenUpException;
import org.junit.jupiter.api.Test;

class HeapAfterGcTest {
  @Test
  void shouldAddUpTheGenerations() {
    String said =
        """
        4711:
         def new generation   total 59008K, used 1024K [0x00000000f4000000, 0x00000000f8000000)
          eden space 52480K,   1% used [0x00000000f4000000, 0x00000000f40d2d60, 0x00000000f7340000)
         tenured generation   total 131072K, used 20480K [0x00000000f8000000, 0x0000000100000000)
         Metaspace       used 30313K, committed 30656K, reserved 1114112K
        """;

    assertThat(HeapAfterGc.megabytes(said)).isEqualTo(21.0);
  }

  @Test
  void shouldNotTakeNothingForAnEmptyHeap() {
    assertThatThrownBy(() -> HeapAfterGc.megabytes("no such process"))
        .isInstanceOf(GivenUpException.class)
        .hasMessageContaining("no such process");
  }
}
