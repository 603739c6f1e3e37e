package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an order or an outcome says, read as plainly as can be from the definition of the events.
 *
 * @param orderId what it is about
 * @param itemId what is ordered
 * @param qty how many
 * @param ts when it was made, epoch milliseconds
 * @param orderTs when it was ordered, epoch milliseconds; {@link #UNKNOWN} if an outcome does not
 *     say
 * @param status RESERVED or FAILED; null for an order
 */
record ReadEvent(String orderId, String itemId, long qty, long ts, long orderTs, String status) {
  static final long UNKNOWN = -1;

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxNestingDepth(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /** Reads a record of the topic of orders; empty if it cannot be read. */
  static Optional<ReadEvent> order(byte[] key, byte[] value) {
    return read(key, value).map(json -> event(json, json.get("ts"), null));
  }

  /** Reads a record of the topic of outcomes; empty if it cannot be read. */
  static Optional<ReadEvent> outcome(byte[] key, byte[] value) {
    return read(key, value)
        .filter(json -> isStatus(json.path("status")))
        .map(json -> event(json, json.path("order_ts"), json.get("status").textValue()));
  }

  private static ReadEvent event(JsonNode json, JsonNode orderTs, String status) {
    return new ReadEvent(
        json.get("order_id").textValue(),
        json.get("item_id").textValue(),
        json.get("qty").longValue(),
        json.get("ts").longValue(),
        isInteger(orderTs, 0) ? orderTs.longValue() : UNKNOWN,
        status);
  }

  private static Optional<JsonNode> read(byte[] key, byte[] value) {
    if (key == null || value == null) {
      return Optional.empty();
    }
    try {
      // Strict, other than most ways from bytes to text.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return Optional.of(JSON.readTree(text)).filter(json -> isEvent(key, json));
    } catch (CharacterCodingException | JsonProcessingException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isEvent(byte[] key, JsonNode json) {
    return json.isObject()
        && isText(json.path("order_id"))
        && json.get("order_id").textValue().codePoints().count() <= 256
        && Arrays.equals(json.get("order_id").textValue().getBytes(StandardCharsets.UTF_8), key)
        && isText(json.path("item_id"))
        && isInteger(json.path("qty"), 1)
        && isInteger(json.path("ts"), 0);
  }

  /** Not empty, and without halves of characters, which UTF-8 cannot hold. */
  private static boolean isText(JsonNode json) {
    return json.isTextual()
        && !json.textValue().isEmpty()
        && json.textValue().codePoints().noneMatch(ReadEvent::isSurrogate);
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static boolean isInteger(JsonNode json, long least) {
    return json.isIntegralNumber() && json.canConvertToLong() && json.longValue() >= least;
  }

  private static boolean isStatus(JsonNode json) {
    return json.isTextual()
        && (json.textValue().equals("RESERVED") || json.textValue().equals("FAILED"));
  }
}
