package io.github.streamingkafka.analytics.counting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.streamingkafka.analytics.counting.HashedIds.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values of {@code analytics-state}: one byte that gives the version of the format, then JSON for
 * figures, and bytes for sets of ids.
 */
public final class StateFormat {
  public static final byte VERSION = 2;

  /** Ids that a page holds at most. */
  static final int PAGE_IDS = 256;

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * The value for {@link StateKey.Part#TOTALS}.
   *
   * @param offset the next one to count: all below is counted
   * @param counted distinct orders, or distinct outcomes
   * @param failed of the outcomes
   * @param digest sum of the fingerprints of what was counted, 16 hex digits
   * @param latency as {@link LatencyHistogram#encoded} writes it
   * @param topicId of the topic that was counted; null in what older programs wrote
   * @param from the first offset that was counted, where the log began then; 0 likewise
   */
  public record Totals(
      long offset,
      long counted,
      long failed,
      String digest,
      long duplicates,
      long invalid,
      String latency,
      String topicId,
      long from) {}

  /** The value for {@link StateKey.Part#RUN}; fields as in {@link Totals}. */
  record RunTotals(long counted, long failed, String digest, long latestOrderTs) {}

  /**
   * The value for {@link StateKey.Part#HOUR}, one figure for each minute of the hour; fields as in
   * {@link Totals}.
   */
  record HourTotals(List<Long> counted, List<Long> failed) {
    HourTotals {
      if (counted.size() != MinuteCounts.HOUR_MINUTES || failed.size() != counted.size()) {
        throw new IllegalArgumentException("an hour has " + MinuteCounts.HOUR_MINUTES + " minutes");
      }
    }
  }

  /** What cannot be read as state of this version. */
  public static final class UnreadableStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableStateException(String message) {
      super(message);
    }
  }

  private StateFormat() {}

  /** A value for {@link Totals}, {@link RunTotals} or {@link HourTotals}. */
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

  /** A value for {@link StateKey.Part#CHUNK}. */
  static byte[] chunk(Chunk chunk) {
    ByteBuffer value = ByteBuffer.allocate(1 + chunk.bytes()).put(VERSION);
    chunk.write(value);
    return value.array();
  }

  static Chunk chunk(byte[] value) {
    try {
      return Chunk.read(content(value));
    } catch (BufferUnderflowException | UncheckedIOException damaged) {
      throw new UnreadableStateException("no chunk: " + damaged);
    }
  }

  /** A value for {@link StateKey.Part#IDS}. */
  static byte[] page(List<Hash> ids) {
    ByteBuffer value = ByteBuffer.allocate(1 + ids.size() * Hash.BYTES).put(VERSION);
    ids.forEach(id -> id.write(value));
    return value.array();
  }

  static List<Hash> page(byte[] value) {
    ByteBuffer content = content(value);
    List<Hash> ids = new ArrayList<>();
    while (content.hasRemaining()) {
      ids.add(Hash.read(content));
    }
    return ids;
  }

  /**
   * Makes sure that a value is of this version.
   *
   * @throws UnreadableStateException if it is not
   */
  public static void requireVersion(byte[] value) {
    if (value.length == 0 || value[0] != VERSION) {
      throw new UnreadableStateException(
          String.format(
              Locale.ROOT,
              "written in format version %s, and this program reads version %d",
              value.length == 0 ? "none" : Byte.toString(value[0]),
              VERSION));
    }
  }

  private static ByteBuffer content(byte[] value) {
    return ByteBuffer.wrap(value, 1, value.length - 1);
  }
}
