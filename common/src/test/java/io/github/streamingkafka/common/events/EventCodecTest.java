package io.github.streamingkafka.common.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventCodecTest {
  private static final String ORDER =
      "{\"order_id\":\"run-7\",\"item_id\":\"item-17\",\"qty\":3,\"ts\":1795366800123}";
  private static final String OUTCOME =
      "{\"order_id\":\"run-7\",\"item_id\":\"item-17\",\"qty\":3,\"status\":\"FAILED\","
          + "\"reason\":\"OUT_OF_STOCK\",\"order_ts\":1795366800123,\"ts\":1795366800200}";
  private static final String FACE = "😀";

  @Test
  void shouldWriteOrdersAsDocumented() {
    OrderEvent order = new OrderEvent("run-7", "item-17", 3, 1795366800123L);

    assertThat(EventCodec.write(order)).asString(UTF_8).isEqualTo(ORDER);
    assertThat(EventCodec.key("run-7")).asString(UTF_8).isEqualTo("run-7");
  }

  @Test
  void shouldWriteOutcomesAsDocumented() {
    OutcomeEvent outcome =
        new OutcomeEvent(
            "run-7", "item-17", 3, Status.FAILED, "OUT_OF_STOCK", 1795366800123L, 1795366800200L);

    assertThat(EventCodec.write(outcome)).asString(UTF_8).isEqualTo(OUTCOME);
  }

  @Test
  void shouldWriteNeitherReasonNorOrderTimeWhereThereIsNone() {
    OutcomeEvent outcome =
        new OutcomeEvent("run-7", "i", 1, Status.RESERVED, null, OutcomeEvent.UNKNOWN, 0);

    assertThat(EventCodec.write(outcome))
        .asString(UTF_8)
        .isEqualTo(
            "{\"order_id\":\"run-7\",\"item_id\":\"i\",\"qty\":1,\"status\":\"RESERVED\","
                + "\"ts\":0}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run-7", "x", "a \"quoted\" \\ id\n", "größe-1", FACE, "\u0000", "\uFEFF"})
  void shouldReadTheOrderItWrote(String id) throws UnreadableRecordException {
    OrderEvent order = new OrderEvent(id, id, Long.MAX_VALUE, 0);

    assertThat(EventCodec.readOrder(EventCodec.key(id), EventCodec.write(order))).isEqualTo(order);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"FAILED,OUT_OF_STOCK,5", "FAILED,größer,0", "RESERVED,none,5", "RESERVED,none,-1"})
  void shouldReadTheOutcomeItWrote(Status status, String reason, long orderTs)
      throws UnreadableRecordException {
    OutcomeEvent outcome = new OutcomeEvent("run-7", "item", 1, status, reason, orderTs, 9);

    assertThat(EventCodec.readOutcome(EventCodec.key("run-7"), EventCodec.write(outcome)))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":2,\"order_id\":\"run-7\",\"item_id\":\"item-17\",\"qty\":3,\"ts\":1795366800123}",
        "{\"order_id\":\"run-7\",\"item_id\":\"item-17\",\"qty\":3,\"ts\":1795366800123,"
            + "\"nested\":{\"order_id\":\"other\",\"list\":[{\"qty\":0},[null]]},\"end\":[]}",
        "{\"order_id\":\"run-7\",\"item_id\":\"item-17\",\"qty\":3,\"ts\":1795366800123,"
            + "\"status\":{\"ts\":1},\"reason\":[7],\"order_ts\":\"yesterday\"}",
        " \n{ \"ts\" : 1795366800123 , \"qty\" : 3 , \"item_id\" : \"item-17\" , "
            + "\"order_id\" : \"run-7\" }\r\n\t",
        "{\"\\u006frder_id\":\"run\\u002d7\",\"item_id\":\"item-17\",\"qty\":3,"
            + "\"ts\":1795366800123}",
        "{\"unknown\":123456789012345678901234567890,\"order_id\":\"run-7\","
            + "\"item_id\":\"item-17\",\"qty\":3,\"ts\":1795366800123}",
      })
  void shouldIgnoreWhatItDoesNotKnowAndAnyOrderOfFields(String value)
      throws UnreadableRecordException {
    assertThat(EventCodec.readOrder(EventCodec.key("run-7"), value.getBytes(UTF_8)))
        .isEqualTo(new OrderEvent("run-7", "item-17", 3, 1795366800123L));
  }

  @Test
  void shouldTakeTheLastOfDuplicateFields() throws UnreadableRecordException {
    String value = "{\"qty\":1,\"order_id\":\"a\",\"order_id\":\"run-7\",\"qty\":2," + rest();

    OrderEvent order = EventCodec.readOrder(EventCodec.key("run-7"), value.getBytes(UTF_8));

    assertThat(order).isEqualTo(new OrderEvent("run-7", "i", 2, 1));
    assertUnreadable("run-7", "{\"qty\":1,\"order_id\":\"run-7\",\"qty\":null," + rest(), "qty is");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``|value is not a JSON object",
        "`  `|value is not a JSON object",
        "null|value is not a JSON object",
        "17|value is not a JSON object",
        "`\"text\"`|value is not a JSON object",
        "[]|value is not a JSON object",
        "{|value is not JSON",
        "not json|value is not JSON",
        "{'order_id':'run-7'}|value is not JSON",
        "{\"order_id\":\"run-7\",}|value is not JSON",
        "{\"order_id\":\"run-7\"|value is not JSON",
        "{\"order_id\":\"run-7|value is not JSON",
        "{}|order_id is not a non-empty string",
      })
  void shouldRefuseWhatIsNoJsonObject(String value, String reason) {
    assertUnreadable("run-7", value, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "{}", ",", "]", "}", "\u0000", " null"})
  void shouldRefuseWhatGoesOnAfterItsObject(String trailer) {
    assertUnreadable("run-7", ORDER + trailer, "value ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"order_id", "item_id", "qty", "ts"})
  void shouldRefuseAnOrderThatMissesAField(String field) {
    assertUnreadable("run-7", ORDER.replace("\"" + field + "\"", "\"other\""), field + " is not ");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "order_id|\"run-7\"|7",
        "order_id|\"run-7\"|null",
        "order_id|\"run-7\"|true",
        "order_id|\"run-7\"|\"\"",
        "order_id|\"run-7\"|[\"run-7\"]",
        "order_id|\"run-7\"|{\"order_id\":\"run-7\"}",
        "item_id|\"item-17\"|17",
        "item_id|\"item-17\"|null",
        "item_id|\"item-17\"|\"\"",
        "item_id|\"item-17\"|[]",
        "qty|3|0",
        "qty|3|-1",
        "qty|3|3.0",
        "qty|3|3e0",
        "qty|3|\"3\"",
        "qty|3|null",
        "qty|3|true",
        "qty|3|{}",
        "qty|3|9223372036854775808",
        "qty|3|18446744073709551619",
        "ts|1795366800123|-1",
        "ts|1795366800123|1.5",
        "ts|1795366800123|\"2026-11-22T20:00:00Z\"",
        "ts|1795366800123|null",
        "ts|1795366800123|9223372036854775808",
        "ts|1795366800123|-9223372036854775809",
      })
  void shouldRefuseAWrongTypeOrRange(String field, String right, String wrong) {
    String value = ORDER.replace("\"" + field + "\":" + right, "\"" + field + "\":" + wrong);

    assertThat(value).isNotEqualTo(ORDER);
    assertUnreadable("run-7", value, field + " is not ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"03", "+3", ".5", "NaN", "0x3", "3f"})
  void shouldRefuseNumbersThatJsonDoesNotHave(String number) {
    assertUnreadable("run-7", ORDER.replace(":3,", ":" + number + ","), "value is not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud83d-7", "\\ude00\\ud83d"})
  void shouldRefuseHalvesOfCharacters(String half) {
    String order = ORDER.replace("run-7", half);
    String item = ORDER.replace("item-17", half);

    assertUnreadable("?", order, "order_id is not a non-empty string");
    assertUnreadable("run-7", item, "item_id is not a non-empty string");
  }

  @Test
  void shouldReadACharacterThatIsEscapedInTwoHalves() throws UnreadableRecordException {
    String value = ORDER.replace("run-7", "\\ud83d\\ude00");

    assertThat(EventCodec.readOrder(EventCodec.key(FACE), value.getBytes(UTF_8)).orderId())
        .hasToString(FACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", FACE})
  void shouldCountCharactersAndNotTheirCodeUnits(String character)
      throws UnreadableRecordException {
    String longest = character.repeat(256);
    String tooLong = character.repeat(257);

    assertThat(
            EventCodec.readOrder(
                    EventCodec.key(longest), ORDER.replace("run-7", longest).getBytes(UTF_8))
                .orderId())
        .hasToString(longest);
    assertUnreadable(
        tooLong, ORDER.replace("run-7", tooLong), "order_id is longer than 256 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run-8", "run-7 ", "RUN-7", "\"run-7\"", "run-77"})
  void shouldRefuseAKeyThatIsNotTheOrderId(String key) {
    assertUnreadable(key, ORDER, "key is not the order_id in UTF-8");
  }

  @Test
  void shouldRefuseAKeyThatIsNull() {
    assertThatThrownBy(() -> EventCodec.readOrder(null, ORDER.getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("key is null");
  }

  @Test
  void shouldRefuseAKeyThatIsNotUtf8() {
    byte[] value = ORDER.replace("run-7", "ü").getBytes(UTF_8);

    assertThatThrownBy(() -> EventCodec.readOrder("ü".getBytes(ISO_8859_1), value))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("key is not the order_id in UTF-8");
  }

  @Test
  void shouldNotTakeAKeyThatDecodesToTheReplacementCharacterForThatCharacter() {
    byte[] value = ORDER.replace("run-7", "\uFFFD").getBytes(UTF_8);

    assertThatThrownBy(() -> EventCodec.readOrder(new byte[] {(byte) 0xFF}, value))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("key is not the order_id in UTF-8");
  }

  @Test
  void shouldRefuseAValueThatIsNull() {
    assertThatThrownBy(() -> EventCodec.readOrder(EventCodec.key("run-7"), null))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("value is null");
    assertThatThrownBy(() -> EventCodec.readOutcome(EventCodec.key("run-7"), null))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("value is null");
  }

  @Test
  void shouldRefuseAValueThatIsNotUtf8() {
    assertUnreadable(ORDER.getBytes(UTF_16LE));
    assertUnreadable(("\uFEFF" + ORDER).getBytes(UTF_16LE));
    assertUnreadable(ORDER.replace("item-17", "größe").getBytes(ISO_8859_1));
    // A half of a character, as some encoders write it.
    assertUnreadable(ORDER.replace("item-17", "\u00ED\u00A0\u0080").getBytes(ISO_8859_1));
  }

  @Test
  void shouldRefuseNestingWithoutBounds() {
    String deep = "[".repeat(100_000);

    assertUnreadable("run-7", "{\"a\":" + deep, "value is not JSON");
  }

  @Test
  void shouldRefuseALargeValueThatIsNoOrder() {
    assertUnreadable("run-7", "x".repeat(900_000), "value is not JSON");
    assertUnreadable(
        "run-7", "{\"note\":\"" + "x".repeat(900_000) + "\"}", "order_id is not a non-empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"SHIPPED\"", "\"reserved\"", "\"FAILED \"", "\"\"", "null", "1", "{}"})
  void shouldRefuseAnUnknownStatus(String status) {
    String value = OUTCOME.replace("\"FAILED\"", status);

    assertThatThrownBy(() -> EventCodec.readOutcome(EventCodec.key("run-7"), value.getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("status is neither RESERVED nor FAILED");
  }

  @Test
  void shouldRefuseAnOrderInThePlaceOfAnOutcome() {
    assertThatThrownBy(() -> EventCodec.readOutcome(EventCodec.key("run-7"), ORDER.getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("status is neither RESERVED nor FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"x\"", "-5", "1.5", "{}", "99999999999999999999"})
  void shouldReadAnOutcomeThatDoesNotTellItsOrdersTime(String orderTs)
      throws UnreadableRecordException {
    String wrong = OUTCOME.replace("\"order_ts\":1795366800123", "\"order_ts\":" + orderTs);
    String missing = OUTCOME.replace("\"order_ts\":1795366800123,", "");

    for (String value : new String[] {wrong, missing}) {
      assertThat(value).isNotEqualTo(OUTCOME);
      assertThat(EventCodec.readOutcome(EventCodec.key("run-7"), value.getBytes(UTF_8)).orderTs())
          .isEqualTo(OutcomeEvent.UNKNOWN);
    }
  }

  @Test
  void shouldDoNothingButRefuseWhateverTheBytesAre() {
    Random random = new Random(1);
    byte[] key = EventCodec.key("run-7");
    for (int round = 0; round < 5_000; round++) {
      byte[] value = OUTCOME.getBytes(UTF_8);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(EventCodec.readOutcome(key, value).orderId()).hasToString("run-7");
      } catch (UnreadableRecordException refused) {
        assertThat(refused).hasMessageMatching("(?s)(value|key|order_id|item_id|qty|ts|status) .*");
      }
    }
  }

  private static String rest() {
    return "\"item_id\":\"i\",\"ts\":1}";
  }

  private static void assertUnreadable(byte[] value) {
    assertThatThrownBy(() -> EventCodec.readOrder(EventCodec.key("run-7"), value))
        .isInstanceOf(UnreadableRecordException.class);
  }

  private static void assertUnreadable(String key, String value, String reason) {
    assertThatThrownBy(() -> EventCodec.readOrder(EventCodec.key(key), value.getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith(reason);
  }
}
