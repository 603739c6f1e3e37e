package io.github.streamingkafka.analytics.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.analytics.counting.IdCode;
import io.github.streamingkafka.analytics.counting.IdPage;
import io.github.streamingkafka.analytics.counting.IdPage.Group;
import io.github.streamingkafka.analytics.state.StateFormat.UnreadableStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageFormatTest {
  @Test
  void shouldReadWhatItHasWritten() {
    Random random = new Random(7);
    for (int size = 0; size < 300; size++) {
      // Given
      IdPage page = new IdPage();
      List<Long> sequences = new ArrayList<>();
      List<IdCode> codes = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        sequences.add(random.nextLong() >>> random.nextInt(Integer.SIZE, Long.SIZE));
        page.addSequence("run-" + size, sequences.get(i));
        codes.add(new IdCode(random.nextInt(512), random.nextLong() >>> 1));
        page.add(IdPage.NO_RUN, codes.get(i));
      }

      // When
      IdPage read = PageFormat.read(PageFormat.write(page));

      // Then
      List<Long> sequencesRead = new ArrayList<>();
      List<IdCode> codesRead = new ArrayList<>();
      for (Group group : read.groups()) {
        group.sequences().forEach(sequencesRead::add);
        group.codes().forEach(codesRead::add);
      }
      assertThat(read.size()).isEqualTo(2 * size);
      assertThat(sequencesRead).isEqualTo(sequences);
      assertThat(codesRead).containsExactlyInAnyOrderElementsOf(codes);
    }
  }

  @Test
  void shouldRefuseATextThatCannotBeThere() {
    byte[] damaged = {StateFormat.VERSION, 1, -1, -1, -1, -1, 127};

    assertThatThrownBy(() -> PageFormat.read(damaged))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("bytes");
  }
}
