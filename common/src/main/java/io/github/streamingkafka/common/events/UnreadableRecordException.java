package io.github.streamingkafka.common.events;

/** A record is not an event; the message explains why in the dead letter. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableRecordException(String reason) {
    // Expected, and possibly frequent: a stack trace would not help.
    super(reason, null, false, false);
  }
}
