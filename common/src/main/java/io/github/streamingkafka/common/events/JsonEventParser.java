package io.github.streamingkafka.common.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of either event, as far as a record of any form has them. */
final class JsonEventParser {
  static final int MAX_ID_CHARACTERS = 256;

  private String orderId;
  private String itemId;
  private String status;
  private String reason;
  private long qty = -1;
  private long ts = -1;
  private long orderTs = OutcomeEvent.UNKNOWN;

  /**
   * Reads a value.
   *
   * @throws UnreadableRecordException if it is not a JSON object and nothing else
   */
  static JsonEventParser parse(byte[] value) throws UnreadableRecordException {
    if (value == null) {
      throw new UnreadableRecordException("value is null");
    }
    JsonEventParser fields = new JsonEventParser();
    try (JsonParser json = EventCodec.JSON.createParser(value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableRecordException("value is not a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        fields.take(name, json.nextToken(), json);
      }
      if (json.nextToken() != null) {
        throw new UnreadableRecordException("value goes on after its JSON object");
      }
    } catch (JsonProcessingException malformed) {
      throw new UnreadableRecordException("value is not JSON: " + malformed.getOriginalMessage());
    } catch (IOException notUtf8) {
      throw new UnreadableRecordException("value is not UTF-8: " + notUtf8.getMessage());
    }
    return fields;
  }

  private void take(String name, JsonToken token, JsonParser json)
      throws IOException, UnreadableRecordException {
    switch (name) {
      case "order_id" -> orderId = string(token, json);
      case "item_id" -> itemId = string(token, json);
      case "status" -> status = string(token, json);
      case "reason" -> reason = string(token, json);
      case "qty" -> qty = integer(token, json);
      case "ts" -> ts = integer(token, json);
      case "order_ts" -> orderTs = integer(token, json);
      default -> json.skipChildren();
    }
  }

  /** The string, or null where the value is of another type. */
  private static String string(JsonToken token, JsonParser json) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  /** The integer, or -1 where the value is of another type, negative, or beyond 64 bits. */
  private static long integer(JsonToken token, JsonParser json) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      json.skipChildren();
      return -1;
    }
    try {
      return Math.max(-1, json.getLongValue());
    } catch (InputCoercionException beyond64Bits) {
      return -1;
    }
  }

  /**
   * The order.
   *
   * @throws UnreadableRecordException if it is none, or none with this key
   */
  OrderEvent order(byte[] key) throws UnreadableRecordException {
    verify(key);
    return new OrderEvent(orderId, itemId, qty, ts);
  }

  /**
   * The outcome.
   *
   * @throws UnreadableRecordException if it is none, or none with this key
   */
  OutcomeEvent outcome(byte[] key) throws UnreadableRecordException {
    verify(key);
    require(
        "RESERVED".equals(status) || "FAILED".equals(status),
        "status is neither RESERVED nor FAILED");
    return new OutcomeEvent(orderId, itemId, qty, Status.valueOf(status), reason, orderTs, ts);
  }

  private void verify(byte[] key) throws UnreadableRecordException {
    require(isText(orderId), "order_id is not a non-empty string");
    require(
        orderId.length() <= MAX_ID_CHARACTERS
            || orderId.codePointCount(0, orderId.length()) <= MAX_ID_CHARACTERS,
        "order_id is longer than 256 characters");
    require(key != null, "key is null");
    require(
        Arrays.equals(key, orderId.getBytes(StandardCharsets.UTF_8)),
        "key is not the order_id in UTF-8");
    require(isText(itemId), "item_id is not a non-empty string");
    require(qty >= 1, "qty is not an integer from 1 (to 2^63-1)");
    require(ts >= 0, "ts is not an integer from 0 (to 2^63-1)");
  }

  private static void require(boolean condition, String otherwise)
      throws UnreadableRecordException {
    if (!condition) {
      throw new UnreadableRecordException(otherwise);
    }
  }

  /** A string that UTF-8 can hold; JSON's escapes allow halves of characters, which it cannot. */
  private static boolean isText(String string) {
    if (string == null || string.isEmpty()) {
      return false;
    }
    for (int i = 0; i < string.length(); i++) {
      if (Character.isSurrogate(string.charAt(i))) {
        return hasWholeCharacters(string);
      }
    }
    return true;
  }

  private static boolean hasWholeCharacters(String string) {
    return string.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
