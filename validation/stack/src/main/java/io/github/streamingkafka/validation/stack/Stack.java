package io.github.streamingkafka.validation.stack;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** A stack that runs, as one who looks at it needs it. */
public interface Stack {
  /** The variables of a service, with addresses that are right for this machine. */
  Map<String, String> variables(Service service) throws IOException;

  /** Where analytics serves. */
  URI analytics() throws IOException;

  /** The command that starts the stack. */
  String startCommand();

  /** The command that lets the producer rest. */
  String idleCommand();
}
