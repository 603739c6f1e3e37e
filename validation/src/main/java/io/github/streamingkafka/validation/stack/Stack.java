package io.github.streamingkafka.validation.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A stack that runs: how its services are configured, where they answer, how to stop them. */
public interface Stack {
  /** The variables of a service, with addresses that are right for this machine. */
  Map<String, String> variables(Service service) throws IOException;

  /** Where analytics serves. */
  URI analytics() throws IOException;

  /** Stops a service, waits until it is gone, and leaves it stopped. */
  void stop(Service service) throws IOException;

  /** Starts a service as it was before it was stopped. */
  void start(Service service) throws IOException;

  /** A directory for offsets that are saved. */
  Path savedOffsets();

  /** The command that starts the stack. */
  String startCommand();

  /** The command that lets the producer rest. */
  String idleCommand();

  /** The command that starts a service again. */
  String startCommand(Service service);
}
