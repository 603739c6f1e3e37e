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
        ",\"item_id\":\"item-17\",\"qty\":1}",
        "}",
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
      byte[] mutant = Mutants.of(written.get(random.nextInt(written.size())), random);
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

  private static List<byte[]> written() {
    return List.of(
        EventCodec.write(new OrderEvent("run-7", "item-17", 3, 1_795_366_800_123L)),
        EventCodec.write(
            new OutcomeEvent("run-7", "item-17", 3, Status.RESERVED, null, 5, 1_795_366_800_123L)),
        EventCodec.write(
            new OutcomeEvent("run-7", "item-17", 3, Status.FAILED, "OUT_OF_STOCK", -1, 0)));
  }
}
