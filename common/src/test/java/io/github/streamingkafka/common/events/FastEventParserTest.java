package io.github.streamingkafka.common.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastEventParserTest {
  private static final int MUTANTS = 300_000;

  private static final byte[] KEY = EventCodec.key("run-7");
  private static final OrderId ID = OrderId.parse("run-7");
  private static final String ORDER =
      "{\"order_id\":\"run-7\",\"item_id\":\"item-17\",\"qty\":3,\"ts\":5}";

  private final FastEventParser scanner = new FastEventParser();

  @Test
  void shouldReadWhatTheServicesWrite() {
    for (byte[] value : written()) {
      assertThat(scan(value)).isNotNull();
    }
    assertThat(scan(ORDER.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new OrderEvent("run-7", "item-17", 3, 5));
  }

  /** Each replaces the first part of {@link #ORDER} with the second. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{|``",
        "{|[",
        "{|{{",
        "{|` {`",
        "{|{\"other\":1,",
        "}|``",
        "}|}}",
        "}|`} `",
        "}|,}",
        "{\"order_id\":\"run-7\"|``",
        "{\"order_id\":\"run-7\",|{",
        "\"run-7\"|7",
        "\"run-7\"|\"\"",
        "\"run-7\"|\"run-8\"",
        "\"run-7\"|\"run-77\"",
        "\"run-7\"|\"run-\"",
        "\"run-7\"|\"run-\\u0037\"",
        "\"run-7\"|\"run-7",
        "item-17|``",
        "item-17|ü",
        "item-17|\\\"",
        "\"item-17\"|null",
        "\"qty\"|\"qTy\"",
        ":3,|:0,",
        ":3,|:03,",
        ":3,|:-3,",
        ":3,|:3.0,",
        ":3,|:,",
        ":3,|:\"3\",",
        ":3,|: 3,",
        ":3,|:1000000000000000000,",
        ",\"ts\":5|``",
        ":5|:-5",
      })
  void shouldLeaveTheUnusualToTheParser(String part, String by) {
    String value = ORDER.replaceFirst(Pattern.quote(part), Matcher.quoteReplacement(by));

    assertThat(value).isNotEqualTo(ORDER);
    assertThat(scanner.order(ID, value.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ü-7", "a\"-7", "a\\-7", "a\t-7"})
  void shouldLeaveIdsThatAreNotPlainToTheParser(String id) {
    byte[] value = ORDER.replace("run-7", id).getBytes(StandardCharsets.UTF_8);

    assertThat(scanner.order(OrderId.parse(id), value)).isNull();
  }

  @Test
  void shouldLeaveIdsThatAreTooLongToTheParser() {
    for (int length : new int[] {256, 257}) {
      String id = "7".repeat(length);
      byte[] value = ORDER.replace("run-7", id).getBytes(StandardCharsets.UTF_8);

      assertThat(scanner.order(OrderId.parse(id), value) == null).isEqualTo(length > 256);
    }
  }

  @Test
  void shouldLeaveRecordsWithoutValueToTheParser() {
    assertThat(scanner.order(ID, null)).isNull();
    assertThat(scanner.outcome(ID, null)).isNull();
  }

  @Test
  void shouldAgreeWithTheParserOnWhateverItReads() throws UnreadableRecordException {
    Random random = new Random(1);
    List<byte[]> written = written();
    int read = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = Mutants.of(written.get(random.nextInt(written.size())), random);
      String text = new String(mutant, StandardCharsets.UTF_8);
      OrderEvent order = scanner.order(ID, mutant);
      if (order != null) {
        read++;
        assertThat(order).as(text).isEqualTo(JsonEventParser.parse(mutant).order(KEY));
      }
      OutcomeEvent outcome = scanner.outcome(ID, mutant);
      if (outcome != null) {
        read++;
        assertThat(outcome).as(text).isEqualTo(JsonEventParser.parse(mutant).outcome(KEY));
      }
    }
    assertThat(read).isBetween(MUTANTS / 100, MUTANTS - MUTANTS / 100);
  }

  /** What it reads, as whichever of the two it is. */
  private Event scan(byte[] value) {
    Event order = scanner.order(ID, value);
    return order != null ? order : scanner.outcome(ID, value);
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
