package io.github.streamingkafka.analytics.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Values of {@code analytics-state}: one byte that gives the version of the format, then JSON for
 * figures, and bytes for {@linkplain PageFormat pages} of ids.
 */
public final class StateFormat {
  public static final byte VERSION = 3;

  /** What {@link FormatTwo} reads. */
  private static final byte OLDEST_VERSION = 2;

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** What cannot be read as state of this version. */
  public static final class UnreadableStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableStateException(String message) {
      super(message);
    }
  }

  private StateFormat() {}

  /** The value for figures, which are a record. */
  public static byte[] figures(Object figures) {
    try {
      byte[] json = JSON.writeValueAsBytes(figures);
      return ByteBuffer.allocate(1 + json.length).put(VERSION).put(json).array();
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("strings and numbers are always JSON", impossible);
    }
  }

  public static <T> T figures(byte[] value, Class<T> type) {
    try {
      return JSON.readValue(value, 1, value.length - 1, type);
    } catch (IOException damaged) {
      throw new UnreadableStateException("no " + type.getSimpleName() + ": " + damaged);
    }
  }

  /**
   * Makes sure that a value is of a version that can be read.
   *
   * @throws UnreadableStateException if it is not
   */
  static void requireVersion(byte[] value) {
    if (value.length == 0 || value[0] < OLDEST_VERSION || value[0] > VERSION) {
      throw new UnreadableStateException(
          String.format(
              Locale.ROOT,
              "written in format version %s, and this program reads versions %d to %d",
              value.length == 0 ? "none" : Byte.toString(value[0]),
              OLDEST_VERSION,
              VERSION));
    }
  }
}
