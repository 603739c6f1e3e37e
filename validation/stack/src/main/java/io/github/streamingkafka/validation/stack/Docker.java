package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Docker's own command, where the stack's compose file is.
 *
 * @param directory of the compose file
 * @param user variables of the shell, which Compose reads
 */
public record Docker(Path directory, Map<String, String> user) {

  /**
   * Runs it.
   *
   * @return what it says
   * @throws BrokerUnavailableException if it does not succeed
   */
  public String run(String... words) {
    return run(Map.of(), words);
  }

  /**
   * The same, with further variables of the shell.
   *
   * @throws BrokerUnavailableException if it does not succeed
   */
  public String run(Map<String, String> variables, String... words) {
    Process process = start(command(variables, words).redirectErrorStream(true));
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BrokerUnavailableException(
            String.format(
                Locale.ROOT,
                "docker %s ended with status %d: %s",
                String.join(" ", words),
                process.exitValue(),
                said.strip()),
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

  /** Starts it, with its output in one file and its errors in another. */
  public Process start(Path output, Path errors, String... words) {
    return start(
        command(Map.of(), words).redirectOutput(output.toFile()).redirectError(errors.toFile()));
  }

  private ProcessBuilder command(Map<String, String> variables, String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(user);
    builder.environment().putAll(variables);
    return builder;
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException noDocker) {
      throw new BrokerUnavailableException(
          String.join(" ", builder.command()) + ": " + noDocker.getMessage(), noDocker);
    }
  }
}
