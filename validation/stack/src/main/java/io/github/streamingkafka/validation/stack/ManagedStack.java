package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.validation.process.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A stack whose services are stopped and started as a person does it. */
public interface ManagedStack extends Stack, AutoCloseable {
  /** How people call it. */
  String name();

  /** The instance of a service that is a part of the stack. */
  Instance instance(Service service) throws IOException;

  /** Starts a further instance of a consumer, which ends when this is closed, or before. */
  Instance add(Service service) throws IOException;

  /** Whether a service runs. */
  default boolean isRunning(Service service) throws IOException {
    return instance(service).isRunning();
  }

  /** The variables of a service as it was started, whether or not it runs now. */
  Map<String, String> startedWith(Service service) throws IOException;

  /** Stops a service, waits until it is gone, and leaves it stopped. */
  default void stop(Service service) throws IOException {
    instance(service).stop();
  }

  /** Starts a service as it was before it was stopped. */
  default void start(Service service) throws IOException {
    instance(service).start();
  }

  /** Starts a service anew: these variables change, and all others stay as they are. */
  void restart(Service service, Map<String, String> changed) throws IOException;

  /** The command that starts a service again. */
  String startCommand(Service service);

  /** The command by which a person starts a service anew. */
  String restartCommand(Service service);

  /** The same, with variables that change. */
  default String restartCommand(Service service, Map<String, String> changed) {
    StringBuilder command = new StringBuilder();
    changed.forEach((name, value) -> command.append(name).append('=').append(value).append(' '));
    return command.append(restartCommand(service)).toString();
  }

  /**
   * Starts a producer that sends a burst and ends.
   *
   * @param variables of the burst
   * @param output gets its summary, as JSON
   * @param errors gets its progress
   */
  Process burst(Map<String, String> variables, Path output, Path errors) throws IOException;

  /** Ends a burst that has not ended by itself. */
  void abort(Process burst);

  /** A directory for offsets that are saved. */
  Path savedOffsets();

  /** Bytes that the broker's disk has left. */
  long freeBytes() throws IOException;

  /** What the stack is made of, by name. */
  Map<String, String> versions() throws IOException;

  /** Leaves the stack as it was before: running or not, and without what was added. */
  @Override
  void close() throws IOException;
}
