package io.github.streamingkafka.validation.stack;

import java.util.Map;

/**
 * What a person types to have something done to a stack.
 *
 * @param up starts it
 * @param stop stops a service, whose name follows
 * @param start starts a service again, whose name follows
 * @param restart starts a service anew, whose name follows
 */
public record StackCommands(String up, String stop, String start, String restart) {

  /** Stops a service. */
  public String stop(Service service) {
    return stop + " " + service.cliName();
  }

  /** Starts a service again. */
  public String start(Service service) {
    return start + " " + service.cliName();
  }

  /** Starts a service anew, with variables that change. */
  public String restart(Service service, Map<String, String> changed) {
    StringBuilder command = new StringBuilder();
    changed.forEach((name, value) -> command.append(name).append('=').append(value).append(' '));
    return command.append(restart).append(' ').append(service.cliName()).toString();
  }

  /** Lets the producer rest. */
  public String idle() {
    return restart(Service.PRODUCER, Map.of("MODE", "idle"));
  }
}
