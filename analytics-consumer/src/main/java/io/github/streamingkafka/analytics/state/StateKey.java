package io.github.streamingkafka.analytics.state;

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
 * @param name of the run or the hour, empty where there is none
 * @param number of the page, 0 where there is none
 */
public record StateKey(TopicPartition partition, Part part, String name, int number) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FIELDS = 6;

  /** What a record holds, in the format that {@link StateFormat} writes. */
  public enum Part {
    /** The offset, and all that is counted without regard to runs: one record a partition. */
    TOTALS(false),
    /** What is counted of a run: one record a run; deleted once the run is forgotten. */
    RUN(true),
    /** Ids that were counted: one record a page. */
    PAGE(false),
    /** Ids that are not enough for a page yet; deleted once they are. */
    TAIL(true),
    /** What is counted by minute: one record an hour; deleted once all of it is too long ago. */
    HOUR(true),
    /** Of {@link FormatTwo}: sequences that were counted. */
    CHUNK(false),
    /** Of {@link FormatTwo}: hashes of ids that were counted. */
    IDS(false);

    private final boolean comesAndGoes;

    Part(boolean comesAndGoes) {
      this.comesAndGoes = comesAndGoes;
    }

    /** Whether it may be deleted although its partition goes on to count. */
    boolean comesAndGoes() {
      return comesAndGoes;
    }
  }

  public static StateKey totals(TopicPartition partition) {
    return new StateKey(partition, Part.TOTALS, "", 0);
  }

  static StateKey run(TopicPartition partition, String runId) {
    return new StateKey(partition, Part.RUN, runId, 0);
  }

  static StateKey hour(TopicPartition partition, long hour) {
    return new StateKey(partition, Part.HOUR, Long.toString(hour), 0);
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
