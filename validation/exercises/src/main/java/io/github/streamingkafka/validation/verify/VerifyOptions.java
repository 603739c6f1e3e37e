package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.stack.ReportFiles;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code scripts/verify} was asked to do. */
@Command(
    name = "scripts/verify",
    sortOptions = false,
    description = {
      "Recounts both topics independently, up to the offsets that /metrics names, and compares with all that",
      "is served, whatever arrives meanwhile. Needs a JDK and Maven, or Docker.",
      ""
    },
    footer = {
      "",
      "The stack of Compose is reached by KAFKA_PORT (9094) and ANALYTICS_PORT (8080), here or in .env.",
      "",
      "Exit status: 0 all is equal, 1 something is different, or there is nothing to verify, or no answer",
      "comes, 2 usage, 3 no stack."
    })
public final class VerifyOptions extends ToolOptions {
  @Option(names = "--local", description = "the stack without Docker, that of LOCAL_DIR (.local)")
  boolean local;

  @Mixin ReportFiles files;

  @Option(
      names = "--watch",
      description = "audit each new answer, until one is different, or until Ctrl-C")
  boolean watch;

  @Option(names = "--for", paramLabel = "SEC", description = "end --watch after this time")
  Integer watchSeconds;

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "120",
      paramLabel = "SEC",
      description = {
        "only wait until both groups have drained, at most so long (${FALLBACK-VALUE}), instead of a sleep;",
        "if they have not by then, say which lag is left where"
      })
  Integer waitSeconds;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "--wait for this group, of whatever topics; may be given several times")
  List<String> groups = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "SEC",
      defaultValue = "120",
      description = "how long to wait for an answer, or for a record (${DEFAULT-VALUE})")
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
      description = {
        "another instance of analytics than the stack's own, such as http://127.0.0.1:8081;",
        "given several times, all of them are audited"
      })
  List<URI> metrics = new ArrayList<>();

  @Option(
      names = "--acknowledged",
      paramLabel = "FILE",
      description = {
        "a list that `burst --acknowledged` has written: each of its orders has to be in the log, at the",
        "offset that was acknowledged"
      })
  Path acknowledged;

  /** Whether standard error is a terminal, which gets one live line. */
  @Option(names = "--terminal", hidden = true)
  boolean terminal;

  @Override
  protected void check() {
    checkRange("--timeout", timeoutSeconds, 1, 86_400);
    if (failRate != null) {
      checkRange("--fail-rate", failRate, 0.0, 1.0);
    }
    if (waitSeconds != null) {
      checkRange("--wait", waitSeconds, 1, 86_400);
      if (watch) {
        reject("--wait", waitSeconds, "no --watch with it");
      }
    } else if (!groups.isEmpty()) {
      reject("--group", String.join(",", groups), "--wait with it");
    }
    if (watchSeconds != null) {
      checkRange("--for", watchSeconds, 1, Integer.MAX_VALUE);
      if (!watch) {
        reject("--for", watchSeconds, "--watch with it");
      }
    }
    metrics.stream()
        .filter(url -> !url.toString().matches("https?://[^\\s/?#]+/?"))
        .forEach(url -> reject("--metrics-url", url, "http://HOST:PORT"));
  }

  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
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
