package io.github.streamingkafka.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainScannerTest {
  private static final int MUTANTS = 300_000;

  /** What JSON is made of, and what it must not be made of. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          " ",
          "\n",
          "0",
          "1",
          "9",
          "-",
          "+",
          ".",
          "e",
          "null",
          "true",
          "\"qty\":",
          "\"ts\":",
          "\"order_id\":",
          "\"item_id\":",
          "\"status\":",
          "\"reason\":",
          "\"order_ts\":",
          "\"other\":",
          "\"FAILED\"",
          "\"run-7\"",
          "\\u0041",
          "999999999999999999",
          "9223372036854775807",
          "9223372036854775808",
          "ü",
          "\u0000",
          "\u007f",
          ",\"qty\":2",
          ",\"order_id\":\"run-8\"",
          "{}",
          "\"\"");

  @Test
  void shouldReadWhatTheServicesWrite() {
    for (byte[] value : written()) {
      assertThat(PlainScanner.scan(value, new EventFields())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"qty\":1",
        "{\"qty\":1}}",
        "{\"qty\":1,}",
        "{\"qty\":01}",
        "{\"qty\":-1}",
        "{\"qty\":1.0}",
        "{\"qty\":}",
        "{\"qty\":\"1\"}",
        "{\"qty\":1000000000000000000}",
        "{\"qty\": 1}",
        "{\"qty\":1} ",
        "{\"order_id\":7}",
        "{\"order_id\":\"\\u0041\"}",
        "{\"order_id\":\"ü\"}",
        "{\"order_id\":\"run-7}",
        "{\"other\":1}",
        "{\"\":1}",
        "[]"
      })
  void shouldLeaveTheUnusualToTheParser(String value) {
    assertThat(PlainScanner.scan(value.getBytes(StandardCharsets.UTF_8), new EventFields()))
        .isFalse();
  }

  @Test
  void shouldAgreeWithTheParserOnWhateverItReads() throws UnreadableRecordException {
    Random random = new Random(1);
    List<byte[]> written = written();
    int read = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutant(written.get(random.nextInt(written.size())), random);
      EventFields scanned = new EventFields();
      if (PlainScanner.scan(mutant, scanned)) {
        read++;
        assertThat(all(scanned))
            .as(() -> new String(mutant, StandardCharsets.UTF_8))
            .isEqualTo(all(EventFields.parse(mutant)));
      }
    }
    assertThat(read).isBetween(MUTANTS / 100, MUTANTS - MUTANTS / 100);
  }

  private static List<Object> all(EventFields fields) {
    return Arrays.asList(
        fields.orderId(),
        fields.itemId(),
        fields.status(),
        fields.reason(),
        fields.qty(),
        fields.ts(),
        fields.orderTs());
  }

  /** Up to three places are replaced, taken out, or put in. */
  private static byte[] mutant(byte[] value, Random random) {
    StringBuilder text = new StringBuilder(new String(value, StandardCharsets.UTF_8));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(3));
      text.replace(
          from, to, random.nextInt(4) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] mutant = text.toString().getBytes(StandardCharsets.UTF_8);
    if (mutant.length > 0 && random.nextInt(10) == 0) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  private static List<byte[]> written() {
    return List.of(
        EventCodec.write(new OrderEvent("run-7", "item-17", 3, 1_795_366_800_123L)),
        EventCodec.write(
            new OutcomeEvent("run-7", "item-17", 3, Status.RESERVED, null, 5, 1_795_366_800_123L)),
        EventCodec.write(
            new OutcomeEvent("run-7", "item-17", 3, Status.FAILED, "OUT_OF_STOCK", -1, 0)));
  }
}
