package io.github.streamingkafka.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.OrderId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdTableTest {
  private static final long MIB = 1024 * 1024;

  private final IdTable ids = new IdTable(64 * MIB);

  @Test
  void shouldTellWhatAnIdWasMarkedWithBefore() {
    assertThat(mark("a", Kind.OUTCOME)).isZero();
    assertThat(mark("b", Kind.ORDER)).isZero();
    assertThat(mark("a", Kind.ORDER)).isEqualTo(Kind.OUTCOME.mark());
    assertThat(mark("a", Kind.ORDER)).isEqualTo(Kind.ORDER.mark() | Kind.OUTCOME.mark());
    assertThat(ids.ids()).isEqualTo(2);
    assertThat(ids.marks(code("a"))).isEqualTo(Kind.ORDER.mark() | Kind.OUTCOME.mark());
    assertThat(ids.marks(code("c"))).isZero();
  }

  @Test
  void shouldForgetNothingWhenItGrowsAndStayWithin24BytesAnId() {
    Random random = new Random(1);
    Set<String> known = new HashSet<>();
    for (int i = 0; i < 300_000; i++) {
      String id =
          switch (i % 3) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> "cust" + i + "-1";
            default -> "run-" + (4_294_967_296L + i);
          };
      assertThat(mark(id, Kind.ORDER)).isZero();
      known.add(id);
      if (i > 20_000) {
        assertThat(ids.bytes()).isLessThanOrEqualTo(24 * ids.ids());
      }
    }
    known.forEach(id -> assertThat(mark(id, Kind.OUTCOME)).isEqualTo(Kind.ORDER.mark()));
    assertThat(ids.ids()).isEqualTo(known.size());
  }

  @Test
  void shouldTakeLessThanAByteForAnOrderOfALongRun() {
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(mark("run-" + i, Kind.ORDER)).isZero();
      assertThat(mark("run-" + i, Kind.OUTCOME)).isEqualTo(Kind.ORDER.mark());
    }

    assertThat(ids.bytes()).isLessThan(ids.ids());
  }

  @Test
  void shouldTellApartIdsThatOnlyLookAlike() {
    List<String> alike = List.of("run-0", "run-", "run", "run-00", "run-31", "-0", "run--0", "");

    alike.forEach(id -> assertThat(mark(id, Kind.ORDER)).as(id).isZero());
    assertThat(ids.marks(IdHash.ofRun("run").runCode())).isZero();
  }

  @Test
  void shouldSayHowManyIdsItHoldsBeforeThereIsNoRoomForMore() {
    IdTable small = new IdTable(MIB);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                small.mark(code("id " + i), Kind.ORDER);
              }
            })
        .isInstanceOf(HeapTooSmallException.class)
        .hasMessageStartingWith(small.ids() + " order ids fill the 1 MiB");
    assertThat(small.bytes()).isBetween(9 * MIB / 10, MIB);
  }

  private int mark(String id, Kind kind) {
    return ids.mark(code(id), kind);
  }

  private static IdCode code(String id) {
    return IdCode.of(OrderId.parse(id));
  }
}
