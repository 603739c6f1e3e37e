package io.github.streamingkafka.common.process;

/** The exit statuses of every program and script of this stack. */
public final class ExitStatus {
  /** Everything went as expected. */
  public static final int OK = 0;

  /** The program ran, and an expectation failed. */
  public static final int FAILED = 1;

  /** The command line or a variable is wrong. */
  public static final int USAGE = 2;

  /** The surroundings are missing: no broker, no stack. */
  public static final int UNAVAILABLE = 3;

  /** There is not enough memory for all that is to be held. */
  public static final int OUT_OF_MEMORY = 4;

  private ExitStatus() {}
}
