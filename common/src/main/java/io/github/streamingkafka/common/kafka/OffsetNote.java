package io.github.streamingkafka.common.kafka;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What a service notes in the metadata of an offset that it commits, so that it moves with the
 * offset, and others may read it. A reset by Kafka's tools clears it.
 *
 * @param topicId of the topic that the offset is in; empty where that is not known
 * @param lost records of the partition that were gone from the log before the group had read them
 */
public record OffsetNote(String topicId, long lost) {
  private static final String TOPIC = "topic";
  private static final String LOST = "lost";

  /** What is noted at a committed offset. */
  public static OffsetNote of(OffsetAndMetadata committed) {
    Map<String, String> fields =
        Arrays.stream(committed.metadata().split(" "))
            .map(field -> field.split("=", 2))
            .filter(field -> field.length == 2)
            .collect(
                Collectors.toMap(field -> field[0], field -> field[1], (first, second) -> second));
    String lost = fields.getOrDefault(LOST, "");
    return new OffsetNote(
        fields.getOrDefault(TOPIC, ""), lost.matches("\\d{1,18}") ? Long.parseLong(lost) : 0);
  }

  /** The offset to commit, with this note. */
  OffsetAndMetadata at(long offset) {
    String topic = topicId.isEmpty() ? "" : TOPIC + "=" + topicId + " ";
    return new OffsetAndMetadata(offset, topic + LOST + "=" + lost);
  }

  /** Whether the offset was committed in a topic that is known to be another one than this. */
  boolean isOfAnotherTopic(String id) {
    return !topicId.isEmpty() && !id.isEmpty() && !topicId.equals(id);
  }
}
