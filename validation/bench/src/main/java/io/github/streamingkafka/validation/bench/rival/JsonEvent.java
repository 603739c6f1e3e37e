package io.github.streamingkafka.validation.bench.rival;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An order or an outcome as most programs would read and write it: by Jackson's databind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JsonEvent(
    @JsonProperty("order_id") String orderId,
    @JsonProperty("item_id") String itemId,
    @JsonProperty("qty") long qty,
    @JsonProperty("status") String status,
    @JsonProperty("reason") String reason,
    @JsonProperty("order_ts") Long orderTs,
    @JsonProperty("ts") long ts) {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectReader READER = JSON.readerFor(JsonEvent.class);
  private static final ObjectWriter WRITER = JSON.writerFor(JsonEvent.class);

  static JsonEvent read(byte[] value) {
    try {
      return READER.readValue(value);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  byte[] write() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
