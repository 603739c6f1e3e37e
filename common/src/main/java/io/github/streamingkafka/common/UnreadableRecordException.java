package io.github.streamingkafka.common;

/** A record is not an event; the message says why, for the one who reads the dead letter. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableRecordException(String reason) {
    // Expected, and possibly frequent: the stack trace would say nothing.
    super(reason, null, false, false);
  }
}
