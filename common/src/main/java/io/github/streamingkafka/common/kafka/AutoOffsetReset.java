package io.github.streamingkafka.common.kafka;

/** Where a group begins on a partition for which it has no committed offset. */
public enum AutoOffsetReset {
  EARLIEST,
  LATEST
}
