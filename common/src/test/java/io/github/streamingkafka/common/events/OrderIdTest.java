package io.github.streamingkafka.common.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
    OrderId parsed = parse(id);

    assertThat(parsed.hasSequence()).isTrue();
    assertThat(parsed.runId()).isEqualTo(runId);
    assertThat(parsed.sequence()).isEqualTo(sequence);
    assertThat(parsed.isCanonical()).isEqualTo(canonical);
    assertThat(parsed.runLength()).isEqualTo(runId.getBytes(StandardCharsets.UTF_8).length);
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
    OrderId parsed = parse(id);

    assertThat(parsed.hasSequence()).isFalse();
    assertThat(parsed.runId()).isNull();
    assertThat(parsed.sequence()).isEqualTo(-1);
    assertThat(parsed.isCanonical()).isFalse();
  }

  @Test
  void shouldGiveACanonicalIdBack() {
    OrderId parsed = parse("2026-11-22-41");

    assertThat(parsed.runId() + "-" + parsed.sequence()).isEqualTo("2026-11-22-41");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "run-7", "run-a-7", "ru-7", "runs-7", "run7", "run-", "-7", "run-x", "run-7-8",
        "run--7", "rün-7"
      })
  void shouldSayTheSameWhateverRunWasLikely(String id) {
    for (String likely : List.of("", "-", "run-1", "run-a-7", "ru-7", "runs-33", "run7", "rün-8")) {
      OrderId parsed = OrderId.parse(id.getBytes(UTF_8), parse(likely));

      assertThat(parsed.runId()).isEqualTo(parse(id).runId());
      assertThat(parsed.sequence()).isEqualTo(parse(id).sequence());
      assertThat(parsed.isCanonical()).isEqualTo(parse(id).isCanonical());
      assertThat(parsed.isPlain()).isEqualTo(parse(id).isPlain());
    }
  }

  @Test
  void shouldEqualTheSameTextAlone() {
    OrderId id = parse("größe-7");

    assertThat(id).isEqualTo(parse("größe-7")).hasSameHashCodeAs(parse("größe-7"));
    assertThat(id.hash()).isEqualTo(parse("größe-7").hash());
    assertThat(id).isNotEqualTo(parse("größe-07")).isNotEqualTo("größe-7");
    assertThat(id).hasToString("größe-7");
    assertThat(id.utf8()).asString(UTF_8).isEqualTo("größe-7");
  }

  @Test
  void shouldTellWhetherJsonTakesItAsItIs() {
    for (String plain : List.of("", "run-7", " ~/'")) {
      assertThat(parse(plain).isPlain()).as(plain).isTrue();
    }
    for (String unusual : List.of("a\u0000-7", "\u001f", "\u007f", "a\"b", "\\", "ü-7")) {
      assertThat(parse(unusual).isPlain()).as(unusual).isFalse();
    }
  }

  @Test
  void shouldNotMakeTheRunIdAnewOfAnIdThatIsLikelyOfTheSameRun() {
    OrderId first = parse("run-1");

    assertThat(OrderId.parse("run-22".getBytes(UTF_8), first).runId()).isSameAs(first.runId());
  }

  private static OrderId parse(String id) {
    return OrderId.parse(id);
  }
}
