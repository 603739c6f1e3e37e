package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.BrokerUnavailableException;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Docker's own command, where the stack's compose file is.
 *
 * @param directory of the compose file
 * @param user variables of the shell, which Compose reads
 */
record Docker(Path directory, Map<String, String> user) {

  /**
   * Runs it.
   *
   * @return what it says
   * @throws BrokerUnavailableException if it does not succeed
   */
  String run(String... words) {
    Process process = start(Redirect.PIPE, words);
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BrokerUnavailableException(
            "docker %s ended with status %d: %s"
                .formatted(String.join(" ", words), process.exitValue(), said.strip()),
            null);
      }
      return said.strip();
    } catch (IOException failed) {
      throw new BrokerUnavailableException("docker " + String.join(" ", words), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GivenUpException("interrupted during docker " + String.join(" ", words));
    }
  }

  /** Copies what a container says to a file, until it ends; the process that does so. */
  Process follow(String container, Path log) {
    return start(Redirect.to(log.toFile()), "logs", "--follow", container);
  }

  private Process start(Redirect output, String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().putAll(user);
    try {
      return builder.start();
    } catch (IOException noDocker) {
      throw new BrokerUnavailableException(
          String.join(" ", command) + ": " + noDocker.getMessage(), noDocker);
    }
  }
}
