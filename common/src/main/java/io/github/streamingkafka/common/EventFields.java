package io.github.streamingkafka.common;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of either event, as far as a record has them. */
final class EventFields {
  private static final int MOST_ID_CHARACTERS = 256;

  /** A value whose strings are all ASCII, as it was read; null for any other. */
  private byte[] plain;

  /** Where the {@code order_id} stands in it. */
  private int orderIdStart;

  private int orderIdEnd;

  /** Where that ends in it which an outcome shares with its order: ids and quantity. */
  private int sharedEnd;

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
  static EventFields read(byte[] value) throws UnreadableRecordException {
    if (value == null) {
      throw new UnreadableRecordException("value is null");
    }
    EventFields fields = new EventFields();
    if (PlainScanner.scan(value, fields)) {
      fields.plain = value;
      return fields;
    }
    return parse(value);
  }

  /** Reads a value of any form. */
  static EventFields parse(byte[] value) throws UnreadableRecordException {
    EventFields fields = new EventFields();
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

  /**
   * Sets the {@code order_id}.
   *
   * @param start where it stands in the value
   * @param end where it ends there, exclusively
   */
  void orderId(String text, int start, int end) {
    orderId = text;
    orderIdStart = start;
    orderIdEnd = end;
  }

  void itemId(String text) {
    itemId = text;
  }

  void status(String text) {
    status = text;
  }

  void reason(String text) {
    reason = text;
  }

  /**
   * Sets the {@code qty}.
   *
   * @param end where it ends in the value, exclusively
   */
  void qty(long number, int end) {
    qty = number;
    sharedEnd = end;
  }

  void ts(long number) {
    ts = number;
  }

  void orderTs(long number) {
    orderTs = number;
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

  /** Whether the value is of the form that {@link PlainScanner} reads. */
  boolean isPlain() {
    return plain != null;
  }

  /** Where the {@code qty} of a {@linkplain #isPlain plain} value ends in it, exclusively. */
  int sharedEnd() {
    return sharedEnd;
  }

  /** The order, once it is {@linkplain #verify verified} to be one. */
  OrderEvent order() {
    return new OrderEvent(orderId, itemId, qty, ts);
  }

  String orderId() {
    return orderId;
  }

  String itemId() {
    return itemId;
  }

  String status() {
    return status;
  }

  String reason() {
    return reason;
  }

  long qty() {
    return qty;
  }

  long ts() {
    return ts;
  }

  long orderTs() {
    return orderTs;
  }

  /** Refuses what is neither an order nor an outcome with this key. */
  void verify(byte[] key) throws UnreadableRecordException {
    require(isText(orderId), "order_id is not a non-empty string");
    require(
        orderId.length() <= MOST_ID_CHARACTERS
            || orderId.codePointCount(0, orderId.length()) <= MOST_ID_CHARACTERS,
        "order_id is longer than 256 characters");
    require(key != null, "key is null");
    require(isOrderId(key), "key is not the order_id in UTF-8");
    require(isText(itemId), "item_id is not a non-empty string");
    require(qty >= 1, "qty is not an integer from 1 (to 2^63-1)");
    require(ts >= 0, "ts is not an integer from 0 (to 2^63-1)");
  }

  private boolean isOrderId(byte[] key) {
    return isPlain()
        ? Arrays.equals(key, 0, key.length, plain, orderIdStart, orderIdEnd)
        : Arrays.equals(key, orderId.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean condition, String otherwise)
      throws UnreadableRecordException {
    if (!condition) {
      throw new UnreadableRecordException(otherwise);
    }
  }

  /** A string that UTF-8 can hold; JSON's escapes allow halves of characters, which it cannot. */
  private boolean isText(String string) {
    if (string == null || string.isEmpty()) {
      return false;
    }
    if (isPlain()) {
      return true;
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
