package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.stack.Arguments;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code scripts/verify} was asked to do.
 *
 * @param local the stack without Docker
 * @param json the result as one JSON object
 * @param timeout how long to wait until the groups have drained
 * @param metrics where to ask instead of the stack's own address
 * @param decisions whether to check outcomes against the announced ones
 * @param arguments all of them; {@code --fail-rate} and {@code --fail-seed} among them
 * @param variables the shell's
 */
public record VerifyOptions(
    boolean local,
    boolean json,
    Duration timeout,
    Optional<URI> metrics,
    boolean decisions,
    Map<String, String> arguments,
    Map<String, String> variables) {

  private static final Set<String> FLAGS = Set.of("--local", "--json", "--skip-decisions");
  private static final Set<String> OPTIONS =
      Set.of("--timeout", "--metrics-url", "--fail-rate", "--fail-seed");

  /**
   * Reads the words of the command line.
   *
   * @throws ConfigurationException if any is wrong
   */
  public static VerifyOptions from(List<String> words, Map<String, String> variables) {
    Environment arguments = Arguments.parse("scripts/verify", words, FLAGS, OPTIONS);
    VerifyOptions options =
        new VerifyOptions(
            Arguments.has(arguments, "--local"),
            Arguments.has(arguments, "--json"),
            Duration.ofSeconds(arguments.integer("--timeout", 120, 1, 86_400)),
            Optional.ofNullable(
                    arguments.text(
                        "--metrics-url", null, VerifyOptions::isHttp, "http://HOST:PORT"))
                .filter(VerifyOptions::isHttp)
                .map(URI::create),
            !Arguments.has(arguments, "--skip-decisions"),
            arguments.variables(),
            Map.copyOf(variables));
    options.announced(arguments, Map.of());
    arguments.verify();
    return options;
  }

  /**
   * The decisions to expect: those of the arguments, else inventory's.
   *
   * @param inventory its variables
   */
  Announced announced(Map<String, String> inventory) {
    Environment environment = new Environment(inventory);
    Announced announced = announced(new Environment(arguments), inventory);
    environment.verify();
    return announced;
  }

  private Announced announced(Environment arguments, Map<String, String> inventory) {
    Environment environment = new Environment(inventory);
    double rate = environment.decimal("FAIL_RATE", 0.05, 0, 1);
    long seed = environment.integer("FAIL_SEED", 0L, Long.MIN_VALUE, Long.MAX_VALUE);
    return new Announced(
        arguments.decimal("--fail-rate", rate, 0, 1),
        arguments.integer("--fail-seed", seed, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static boolean isHttp(String text) {
    return text != null && text.matches("https?://[^\\s/?#]+/?");
  }
}
