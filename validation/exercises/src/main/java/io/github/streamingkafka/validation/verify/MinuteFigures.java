package io.github.streamingkafka.validation.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code /minutes} says of a minute, as it should be or as it is.
 *
 * @param minute its start
 */
record MinuteFigures(String minute, long orders, long reserved, long failed) {
  /** All of an array. */
  static List<MinuteFigures> of(JsonNode minutes) {
    List<MinuteFigures> figures = new ArrayList<>();
    for (JsonNode json : minutes) {
      figures.add(
          new MinuteFigures(
              json.path("minute").asText(),
              json.path("orders").asLong(-1),
              json.path("reserved").asLong(-1),
              json.path("failed").asLong(-1)));
    }
    return figures;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d orders, %d reserved, %d failed", orders, reserved, failed);
  }
}
