package io.github.streamingkafka.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashedIdsTest {
  private final HashedIds ids = new HashedIds();

  @Test
  void shouldTellWhatAnIdWasMarkedWithBefore() {
    assertThat(ids.mark("a", HashedIds.OUTCOME)).isZero();
    assertThat(ids.mark("b", HashedIds.ORDER)).isZero();
    assertThat(ids.mark("a", HashedIds.ORDER)).isEqualTo(HashedIds.OUTCOME);
    assertThat(ids.mark("a", HashedIds.ORDER)).isEqualTo(HashedIds.ORDER | HashedIds.OUTCOME);
    assertThat(ids.size()).isEqualTo(2);
  }

  @Test
  void shouldForgetNothingWhenItGrowsAndStayWithin24BytesAnId() {
    int many = 200_000;
    for (int i = 0; i < many; i++) {
      assertThat(ids.mark("id " + i, HashedIds.ORDER)).isZero();
      if (i > 1_000) {
        assertThat(ids.bytes()).isLessThanOrEqualTo(24L * ids.size());
      }
    }
    for (int i = 0; i < many; i++) {
      assertThat(ids.mark("id " + i, HashedIds.OUTCOME)).isEqualTo(HashedIds.ORDER);
    }
    assertThat(ids.size()).isEqualTo(many);
  }
}
