package io.github.streamingkafka.common.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the events: JSON in UTF-8, the key being the {@code order_id}. Unknown fields
 * are ignored. Uses Jackson's streaming API, since records are small and many; and {@link
 * FastEventParser}, which agrees with it, to read those of the usual form.
 */
public final class EventCodec {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // What is written is then no larger than what was read, except for some fixed text.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          // A record's size is bounded by its topic, so ignored fields need no bounds.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private EventCodec() {}

  /**
   * Reads a record of the topic of orders, as an {@link EventReader} does for many.
   *
   * @throws UnreadableRecordException if key or value is not that of an order
   */
  public static OrderEvent readOrder(byte[] key, byte[] value) throws UnreadableRecordException {
    return new EventReader().order(key, value);
  }

  /**
   * Reads a record of the topic of outcomes, as an {@link EventReader} does for many.
   *
   * @throws UnreadableRecordException if key or value is not that of an outcome
   */
  public static OutcomeEvent readOutcome(byte[] key, byte[] value)
      throws UnreadableRecordException {
    return new EventReader().outcome(key, value);
  }

  /** The key of an event's record. */
  public static byte[] key(String orderId) {
    return orderId.getBytes(StandardCharsets.UTF_8);
  }

  /** The value of an order's record. */
  public static byte[] write(OrderEvent order) {
    return json(
        to -> {
          to.writeStringField("order_id", order.orderId().toString());
          to.writeStringField("item_id", order.itemId().toString());
          to.writeNumberField("qty", order.qty());
          to.writeNumberField("ts", order.ts());
        });
  }

  /** The value of an outcome's record. */
  public static byte[] write(OutcomeEvent outcome) {
    return json(
        to -> {
          to.writeStringField("order_id", outcome.orderId().toString());
          to.writeStringField("item_id", outcome.itemId().toString());
          to.writeNumberField("qty", outcome.qty());
          to.writeStringField("status", outcome.status().name());
          if (outcome.reason() != null) {
            to.writeStringField("reason", outcome.reason().toString());
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
}
