package io.github.streamingkafka.validation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.RequiresDocker;
import io.github.streamingkafka.validation.Shell;
import io.github.streamingkafka.validation.process.FreePort;
import io.github.streamingkafka.validation.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With Docker and nothing else: the shell steps of {@code action.yml}, as they stand there and in
 * their order, and the tools in their container.
 */
@Tag("long")
@RequiresDocker
class DockerAloneIT {
  private static final String PROJECT = "streaming-kafka-alone-" + ProcessHandle.current().pid();
  private static final Pattern STEP =
      Pattern.compile("- name: (.*)\n(?: {6}.*\n)*? {6}run: \\|\n((?: {8}.*\n)+)");

  private final Map<String, String> steps = new LinkedHashMap<>();
  private Path summary;
  private Shell shell;

  @BeforeEach
  void read(@TempDir Path directory) throws IOException {
    summary = directory.resolve("summary.md");
    shell =
        new Shell(
            Installation.root(),
            Map.of(
                "COMPOSE_PROJECT_NAME",
                PROJECT,
                "ANALYTICS_PORT",
                Integer.toString(FreePort.find()),
                "KAFKA_PORT",
                Integer.toString(FreePort.find()),
                "EXERCISE",
                "burst",
                "OPTIONS",
                "--orders 500",
                "GITHUB_STEP_SUMMARY",
                summary.toString()));
    STEP.matcher(Files.readString(Installation.root().resolve("action.yml")))
        .results()
        .forEach(step -> steps.put(step.group(1), step.group(2).replaceAll("(?m)^ {8}", "")));
  }

  @AfterEach
  void remove() {
    shell.run("docker compose --profile tools down --volumes --rmi all --timeout 20");
  }

  @Test
  void shouldDoAnExerciseAndLeaveItsReport() throws IOException {
    // Given
    assertThat(steps.keySet())
        .containsExactly(
            "Start the stack",
            "Do the exercise",
            "Show the report",
            "Show what the services said",
            "Take the stack down");

    // When
    steps.forEach(this::run);

    // Then
    Path reports = Installation.root().resolve("target/reports");
    assertThat(reports.resolve("junit.xml")).content().contains("failures=\"0\"", "errors=\"0\"");
    assertThat(reports.resolve("result.json")).content().contains("\"result\":\"PASS\"");
    assertThat(summary).content().contains("PASS").doesNotContain("![");
    assertThat(shell.run("docker compose ps --all --quiet").output()).isEmpty();
  }

  @Test
  void shouldProveWhatItServes(@TempDir Path reports) throws IOException {
    run("start", "docker compose up --build -d --wait && docker compose build verify");
    run("burst", "docker compose exec -T producer_order burst </dev/null");

    run(
        "verify",
        "docker compose run --rm -T --volume "
            + reports
            + ":/reports verify --junit /reports/a.xml");
    run("rewind", "docker compose run --rm -T rewind --dry-run");

    assertThat(reports.resolve("a.xml")).content().contains("failures=\"0\"").contains("digest");
    assertThat(shell.run("docker compose run --rm -T verify --wait=1 --group=nobody").status())
        .isEqualTo(1);
  }

  /** As GitHub does. */
  private void run(String name, String script) {
    try {
      Path file = Files.writeString(summary.resolveSibling("step.sh"), script);
      Shell.Result result = shell.run("bash --noprofile --norc -eo pipefail " + file);
      assertThat(result.status()).as(name + ": " + result).isZero();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
