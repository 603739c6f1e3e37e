package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@code /metrics} says of a run: the figures of it, as they should be or as they are. */
record Figures(long orders, long reserved, long failed, long pending, String digest) {
  static Figures of(JsonNode json) {
    return new Figures(
        json.path("orders").asLong(-1),
        json.path("reserved").asLong(-1),
        json.path("failed").asLong(-1),
        json.path("pending").asLong(-1),
        json.path("digest").asText());
  }

  long outcomes() {
    return reserved + failed;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d orders, %d reserved, %d failed, %d pending, %s",
        orders,
        reserved,
        failed,
        pending,
        digest);
  }
}
