package io.github.streamingkafka.common;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How many records of a partition a group has lost: those that were gone from the log before the
 * group had read them. It stands in the metadata of the group's committed offset, so that it moves
 * with the offset and anybody may read it.
 */
public final class LostRecords {
  private static final String PREFIX = "lost=";
  private static final Pattern METADATA = Pattern.compile(PREFIX + "(\\d{1,18})");

  private LostRecords() {}

  /** The offset to commit for a partition that has lost so many records by now. */
  static OffsetAndMetadata with(long offset, long lost) {
    return lost == 0 ? new OffsetAndMetadata(offset) : new OffsetAndMetadata(offset, PREFIX + lost);
  }

  /** What a committed offset says; 0 where it says nothing. */
  public static long of(OffsetAndMetadata committed) {
    Matcher matcher = METADATA.matcher(committed.metadata());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
