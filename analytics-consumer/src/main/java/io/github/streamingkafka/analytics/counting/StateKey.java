package io.github.streamingkafka.analytics.counting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The key of a record in {@code analytics-state}: what of a partition's contribution it holds. As
 * bytes it is a JSON array that begins with the consumer group, so that groups do not meet.
 *
 * @param partition the partition that was counted
 * @param name of the run, the series or the hour, empty where there is none
 * @param number of the chunk or the page, 0 where there is none
 */
public record StateKey(TopicPartition partition, Part part, String name, int number) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FIELDS = 6;

  /** What a record holds, in the format that {@link StateFormat} writes. */
  public enum Part {
    /** The offset, and all that is counted without regard to runs: one record a partition. */
    TOTALS,
    /** What is counted of a run: one record a run. */
    RUN,
    /** Sequences of a series that were counted: one record a {@link Chunk}. */
    CHUNK,
    /** Hashes of ids that were counted and have no series: one record a page. */
    IDS,
    /** What is counted by minute: one record an hour; deleted once all of it is too long ago. */
    HOUR
  }

  public static StateKey totals(TopicPartition partition) {
    return new StateKey(partition, Part.TOTALS, "", 0);
  }

  /** The key as bytes, in the state of a group. */
  public byte[] write(String group) {
    try {
      return JSON.writeValueAsBytes(
          List.of(
              group,
              partition.topic(),
              partition.partition(),
              part.name().toLowerCase(Locale.ROOT),
              name,
              number));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("strings and numbers are always JSON", impossible);
    }
  }

  /** The key in the state of this group; empty for keys of others, and for what is no key. */
  public static Optional<StateKey> read(String group, byte[] key) {
    try {
      JsonNode fields = key == null ? null : JSON.readTree(key);
      if (fields == null
          || !fields.isArray()
          || fields.size() != FIELDS
          || !fields.get(0).asText().equals(group)) {
        return Optional.empty();
      }
      return Optional.of(
          new StateKey(
              new TopicPartition(fields.get(1).asText(), fields.get(2).asInt()),
              Part.valueOf(fields.get(3).asText().toUpperCase(Locale.ROOT)),
              fields.get(4).asText(),
              fields.get(5).asInt()));
    } catch (IOException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
