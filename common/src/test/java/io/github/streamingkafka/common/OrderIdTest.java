package io.github.streamingkafka.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderIdTest {

  @ParameterizedTest
  @CsvSource({
    "run-7,run,7,true",
    "run-0,run,0,true",
    "a-b-c-12,a-b-c,12,true",
    "r--7,r-,7,true",
    "größe-7,größe,7,true",
    "1-2,1,2,true",
    "run-999999999999999999,run,999999999999999999,true",
    "run-007,run,7,false",
    "run-00,run,0,false",
  })
  void shouldTakeRunAndSequenceApart(String id, String runId, long sequence, boolean canonical) {
    OrderId parsed = OrderId.parse(id);

    assertThat(parsed).isEqualTo(new OrderId(runId, sequence));
    assertThat(parsed.hasSequence()).isTrue();
    assertThat(parsed.isCanonical(id)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "run",
        "run-",
        "-7",
        "7",
        "run-x",
        "run-7x",
        "run-7 ",
        "run-+7",
        "run-7.0",
        "run_7",
        "run-1000000000000000000",
        "run-٧",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff"
      })
  void shouldTakeAnyOtherStringForAnIdWithoutSequence(String id) {
    OrderId parsed = OrderId.parse(id);

    assertThat(parsed.hasSequence()).isFalse();
    assertThat(parsed.isCanonical(id)).isFalse();
  }

  @Test
  void shouldGiveACanonicalIdBack() {
    OrderId parsed = OrderId.parse("2026-11-22-41");

    assertThat(parsed.runId() + "-" + parsed.sequence()).isEqualTo("2026-11-22-41");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-7", "run-a-7", "ru-7", "runs-7", "run7", "run-", "-7", "run-x"})
  void shouldSayTheSameWhateverRunWasLikely(String id) {
    for (String likely : List.of("", "run", "run-a", "ru", "runs", "other")) {
      assertThat(OrderId.parse(id, likely)).isEqualTo(OrderId.parse(id));
    }
  }
}
