package io.github.streamingkafka.common.kafka;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What a service notes in the metadata of an offset that it commits, so that it moves with the
 * offset, and others may read it. A reset by Kafka's tools clears it.
 *
 * @param topicId of the topic that the offset is in; empty where that is not known
 * @param lost records of the partition that were gone from the log before the group had read them
 */
public record OffsetNote(String topicId, long lost) {
  private static final Pattern NOTE = Pattern.compile("(?:topic=(\\S+) )?lost=(\\d{1,18})");

  /** What is noted at a committed offset; an empty note if another program has committed it. */
  public static OffsetNote of(OffsetAndMetadata committed) {
    Matcher note = NOTE.matcher(committed.metadata());
    return note.matches()
        ? new OffsetNote(
            Objects.requireNonNullElse(note.group(1), ""), Long.parseLong(note.group(2)))
        : new OffsetNote("", 0);
  }

  /** The offset to commit, with this note. */
  OffsetAndMetadata at(long offset) {
    String topic = topicId.isEmpty() ? "" : "topic=" + topicId + " ";
    return new OffsetAndMetadata(offset, topic + "lost=" + lost);
  }

  /** Whether the offset was committed in a topic that is known to be another one than this. */
  boolean isOfAnotherTopic(String id) {
    return !topicId.isEmpty() && !id.isEmpty() && !topicId.equals(id);
  }
}
