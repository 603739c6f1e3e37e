package io.github.streamingkafka.validation.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
  @Test
  void shouldFindTheMemory() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t   10240 kB", "VmRSS:\t    5120 kB");
    assertThat(ProcessFigures.megabytes(status, "VmHWM")).hasValue(10);
    assertThat(ProcessFigures.megabytes(status, "VmRSS")).hasValue(5);
    assertThat(ProcessFigures.megabytes(status, "VmSwap")).isEmpty();
  }
}
