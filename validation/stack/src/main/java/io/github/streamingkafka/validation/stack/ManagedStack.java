package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.validation.process.Instance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A stack that runs, whose services are stopped and started as a person does it. */
public interface ManagedStack extends AutoCloseable {
  /** How people call it. */
  String name();

  /** What a person types instead. */
  StackCommands commands();

  /** The variables of a service, with addresses that are right for this machine. */
  Map<String, String> variables(Service service) throws IOException;

  /** Where analytics serves. */
  URI analytics() throws IOException;

  /** Where each instance of analytics serves that this can tell of. */
  default List<URI> allAnalytics() throws IOException {
    return List.of(analytics());
  }

  /** Whether services can be stopped and started from here, or only by a person. */
  default boolean canBeChanged() {
    return true;
  }

  /** The instance of a service that is a part of the stack. */
  Instance instance(Service service);

  /**
   * Starts a further instance of a consumer, with the variables of the one that there is. It ends
   * when this is closed, or before.
   */
  Instance add(Service service);

  /** Where an instance of analytics serves. */
  URI analytics(Instance instance) throws IOException;

  /** How often services have ended by themselves and were started again. */
  int restarts();

  /** Has each JVM say what its threads do, and puts what the instances have said here. */
  void dump(Path logs) throws IOException;

  /** Whether a service runs. */
  default boolean isRunning(Service service) {
    return instance(service).isRunning();
  }

  /** The variables of a service as it was started, whether or not it runs now. */
  Map<String, String> startedWith(Service service) throws IOException;

  /** Stops a service, waits until it is gone, and leaves it stopped. */
  default void stop(Service service) {
    instance(service).stop();
  }

  /** Starts a service as it was before it was stopped. */
  default void start(Service service) {
    instance(service).start();
  }

  /** Starts a service anew: these variables change, and all others stay as they are. */
  void restart(Service service, Map<String, String> changed) throws IOException;

  /**
   * Starts a producer that sends a burst and ends; it runs until all it says is there.
   *
   * @param variables of the burst
   * @param options of its command, besides the one for the summary
   * @param output gets its summary, as JSON
   * @param errors gets its progress
   */
  Instance burst(Map<String, String> variables, List<String> options, Path output, Path errors)
      throws IOException;

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
