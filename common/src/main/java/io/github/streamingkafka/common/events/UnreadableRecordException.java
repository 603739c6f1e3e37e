package io.github.streamingkafka.common.events;

/** A record is not an event; the message says why, for the one who reads the dead letter. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableRecordException(String reason) {
    // Expected, and possibly frequent: the stack trace would say nothing.
    super(reason, null, false, false);
  }
}
