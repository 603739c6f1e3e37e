package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code scripts/verify} was asked to do. */
@Command(
    name = "scripts/verify",
    sortOptions = false,
    description = {
      "Recounts both topics independently, and compares with /metrics and /minutes. Needs a JDK and Maven.",
      ""
    },
    footer = {
      "",
      "Waits for a moment at which nothing arrives, so the producer has to rest:",
      "MODE=idle docker compose up -d producer_order, or MODE=idle scripts/local restart producer_order.",
      "",
      "The stack of Compose is reached by KAFKA_PORT (9094) and ANALYTICS_PORT (8080), here or in .env.",
      "",
      "Exit status: 0 all is equal, 1 something is different, or there is nothing to verify, or orders",
      "keep arriving, 2 usage, 3 no stack."
    })
public final class VerifyOptions extends ToolOptions {
  @Option(names = "--local", description = "the stack without Docker, that of LOCAL_DIR (.local)")
  boolean local;

  @Option(names = "--json", description = "the result as one JSON object")
  boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      defaultValue = "120",
      description = "how long to wait until both groups have drained (${DEFAULT-VALUE})")
  int timeoutSeconds;

  @Option(
      names = "--fail-rate",
      paramLabel = "RATE",
      description = "the rate that orders were decided under (inventory's FAIL_RATE)")
  Double failRate;

  @Option(
      names = "--fail-seed",
      paramLabel = "SEED",
      description = "the seed likewise (inventory's FAIL_SEED)")
  Long failSeed;

  @Option(
      names = "--skip-decisions",
      description = "do not check outcomes against the announced ones")
  boolean skipDecisions;

  @Option(
      names = "--metrics-url",
      paramLabel = "URL",
      description = "another instance of analytics, such as http://127.0.0.1:8081")
  URI metrics;

  @Override
  protected void check() {
    checkRange("--timeout", timeoutSeconds, 1, 86_400);
    if (failRate != null) {
      checkRange("--fail-rate", failRate, 0.0, 1.0);
    }
    if (metrics != null && !metrics.toString().matches("https?://[^\\s/?#]+/?")) {
      reject("--metrics-url", metrics, "http://HOST:PORT");
    }
  }

  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** Where to ask instead of the stack's own address. */
  Optional<URI> metrics() {
    return Optional.ofNullable(metrics);
  }

  /**
   * The decisions to expect: those of the arguments, else inventory's.
   *
   * @param inventory its variables
   */
  Announced announced(Map<String, String> inventory) {
    Environment environment = new Environment(inventory);
    double rate = environment.decimal("FAIL_RATE", 0.05, 0, 1);
    long seed = environment.integer("FAIL_SEED", 0L, Long.MIN_VALUE, Long.MAX_VALUE);
    environment.verify();
    return new Announced(failRate == null ? rate : failRate, failSeed == null ? seed : failSeed);
  }
}
