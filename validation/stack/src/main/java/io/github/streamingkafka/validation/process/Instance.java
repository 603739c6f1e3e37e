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

  /** Nothing of it runs until it is resumed. */
  void freeze();

  /** Lets it go on; one that is not frozen does so anyway. */
  void resume();

  boolean isRunning();
}
