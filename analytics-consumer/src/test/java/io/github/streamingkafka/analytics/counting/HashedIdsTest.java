package io.github.streamingkafka.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.analytics.counting.HashedIds.Hash;
import io.github.streamingkafka.common.events.EventCodec;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashedIdsTest {
  private final HashedIds ids = new HashedIds();

  @Test
  void shouldTellWhatAnIdWasMarkedWithBefore() {
    assertThat(mark("a", Kind.OUTCOME)).isZero();
    assertThat(mark("b", Kind.ORDER)).isZero();
    assertThat(mark("a", Kind.ORDER)).isEqualTo(Kind.OUTCOME.mark());
    assertThat(mark("a", Kind.ORDER)).isEqualTo(Kind.ORDER.mark() | Kind.OUTCOME.mark());
    assertThat(ids.size()).isEqualTo(2);
  }

  @Test
  void shouldForgetNothingWhenItGrowsAndStayWithin18BytesAnId() {
    int many = 200_000;
    for (int i = 0; i < many; i++) {
      assertThat(mark("id " + i, Kind.ORDER)).isZero();
      if (i > 1_000) {
        assertThat(ids.bytes()).isLessThanOrEqualTo(18L * ids.size());
      }
    }
    for (int i = 0; i < many; i++) {
      assertThat(mark("id " + i, Kind.OUTCOME)).isEqualTo(Kind.ORDER.mark());
    }
    assertThat(ids.size()).isEqualTo(many);
  }

  @Test
  void shouldWriteAndReadAHash() {
    for (String id : List.of("a", "b", "", "ü", "1c9f5a8e-5f0c-4d43-9f0e-0d5f3a6e9b11")) {
      Hash hash = Hash.of(EventCodec.key(id));
      ByteBuffer bytes = ByteBuffer.allocate(Hash.BYTES);
      hash.write(bytes);

      assertThat(bytes.remaining()).isZero();
      assertThat(Hash.read(bytes.flip())).isEqualTo(hash);
    }
  }

  private int mark(String id, Kind kind) {
    return ids.mark(Hash.of(EventCodec.key(id)), kind);
  }
}
