package io.github.streamingkafka.common;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.streamingkafka.common.OutcomeEvent.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads and writes the events: JSON in UTF-8, the key being the {@code order_id}. Unknown fields
 * are ignored. Uses Jackson's streaming API, since a record of ours is small and there are many.
 */
public final class EventCodec {
  private static final int MOST_ID_CHARACTERS = 256;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // What is written is then no larger than what was read, some fixed text aside.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          // A record's size is bounded by its topic, so that fields to be ignored need no bounds.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private EventCodec() {}

  /**
   * Reads a record of the topic of orders.
   *
   * @throws UnreadableRecordException if key or value is not that of an order
   */
  public static OrderEvent readOrder(byte[] key, byte[] value) throws UnreadableRecordException {
    Fields fields = Fields.read(value);
    fields.verify(key);
    return new OrderEvent(fields.orderId, fields.itemId, fields.qty, fields.ts);
  }

  /**
   * Reads a record of the topic of outcomes.
   *
   * @throws UnreadableRecordException if key or value is not that of an outcome
   */
  public static OutcomeEvent readOutcome(byte[] key, byte[] value)
      throws UnreadableRecordException {
    Fields fields = Fields.read(value);
    fields.verify(key);
    return new OutcomeEvent(
        fields.orderId,
        fields.itemId,
        fields.qty,
        status(fields.status),
        fields.reason,
        fields.orderTs,
        fields.ts);
  }

  /** The key of an event's record. */
  public static byte[] key(String orderId) {
    return orderId.getBytes(StandardCharsets.UTF_8);
  }

  /** The value of an order's record. */
  public static byte[] write(OrderEvent order) {
    return json(
        to -> {
          to.writeStringField("order_id", order.orderId());
          to.writeStringField("item_id", order.itemId());
          to.writeNumberField("qty", order.qty());
          to.writeNumberField("ts", order.ts());
        });
  }

  /** The value of an outcome's record. */
  public static byte[] write(OutcomeEvent outcome) {
    return json(
        to -> {
          to.writeStringField("order_id", outcome.orderId());
          to.writeStringField("item_id", outcome.itemId());
          to.writeNumberField("qty", outcome.qty());
          to.writeStringField("status", outcome.status().name());
          if (outcome.reason() != null) {
            to.writeStringField("reason", outcome.reason());
          }
          if (outcome.orderTs() != OutcomeEvent.UNKNOWN) {
            to.writeNumberField("order_ts", outcome.orderTs());
          }
          to.writeNumberField("ts", outcome.ts());
        });
  }

  private interface Content {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  private static byte[] json(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      generator.writeStartObject();
      content.writeTo(generator);
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static Status status(String name) throws UnreadableRecordException {
    if ("RESERVED".equals(name)) {
      return Status.RESERVED;
    }
    if ("FAILED".equals(name)) {
      return Status.FAILED;
    }
    throw new UnreadableRecordException("status is neither RESERVED nor FAILED");
  }

  /** The fields of either event, as far as a record has them. */
  private static final class Fields {
    private String orderId;
    private String itemId;
    private String status;
    private String reason;
    private long qty = -1;
    private long ts = -1;
    private long orderTs = OutcomeEvent.UNKNOWN;

    static Fields read(byte[] value) throws UnreadableRecordException {
      if (value == null) {
        throw new UnreadableRecordException("value is null");
      }
      Fields fields = new Fields();
      try (JsonParser json = JSON.createParser(value)) {
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

    void verify(byte[] key) throws UnreadableRecordException {
      require(isText(orderId), "order_id is not a non-empty string");
      require(
          orderId.length() <= MOST_ID_CHARACTERS
              || orderId.codePointCount(0, orderId.length()) <= MOST_ID_CHARACTERS,
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
      return string != null
          && !string.isEmpty()
          && string.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
  }
}
