package io.github.streamingkafka.validation.stack;

/** What was waited for did not happen, or the wait was broken off; the message says it all. */
public final class GivenUpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GivenUpException(String message) {
    super(message);
  }
}
