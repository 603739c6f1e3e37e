package io.github.streamingkafka.validation.process;

/** Something that runs and can be hit: a process, or a container. */
public interface Instance {
  String name();

  /** Starts it, once more if need be. */
  void start();

  /** SIGKILL; returns once it is gone, and leaves it so. */
  void kill();

  /** SIGTERM; returns once it is gone, and leaves it so. */
  void stop();

  /** SIGSTOP. */
  void freeze();

  /** SIGCONT. */
  void resume();

  boolean isRunning();
}
