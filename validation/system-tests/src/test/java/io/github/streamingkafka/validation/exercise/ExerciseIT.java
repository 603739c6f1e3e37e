package io.github.streamingkafka.validation.exercise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.Guide;
import io.github.streamingkafka.validation.LocalStackOfTest;
import io.github.streamingkafka.validation.local.StackFinder;
import io.github.streamingkafka.validation.stack.ManagedStack;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/exercise} on a stack without Docker whose producer sends orders all the time. What
 * depends on the speed of the machine is not looked at here.
 */
class ExerciseIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir static Path directory;
  private static LocalStackOfTest stack;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final StopSignal stop = new StopSignal();

  @BeforeAll
  static void start() throws Exception {
    stack = new LocalStackOfTest(directory);
    stack.variables().put("MODE", "continuous");
    stack.variables().put("WINDOW_SEC", "3");
    stack.local("up", "-d");
  }

  @AfterAll
  static void down() throws Exception {
    stack.local("down");
  }

  @AfterEach
  void shouldLeaveTheStackAsItWasFound() throws IOException {
    ManagedStack handle = StackFinder.find(true, stack.variables());
    for (Service service : Service.values()) {
      assertThat(handle.isRunning(service)).as(service.cliName()).isTrue();
    }
    assertThat(handle.variables(Service.ANALYTICS)).containsEntry("THROTTLE_MS", "0");
    assertThat(handle.variables(Service.PRODUCER)).containsEntry("MODE", "continuous");
  }

  @Test
  void shouldDoAllThreeOfTheGuideAndLeaveTheirEvidence() throws IOException {
    // Given
    List<String> commands = new ArrayList<>(Guide.commands("## With one command"));
    String all = commands.remove(commands.size() - 1);
    assertThat(all).startsWith("scripts/exercise ");

    // When
    int status = run(all.substring("scripts/exercise ".length()), "--orders", "2500", "--json");

    // Then
    JsonNode result = ExerciseSummary.JSON.readTree(out.toString(UTF_8));
    assertThat(status).isEqualTo(result.get("result").asText().equals("PASS") ? 0 : 1);
    assertThat(result.get("exercises"))
        .extracting(exercise -> "scripts/exercise " + exercise.get("exercise").asText())
        .isEqualTo(commands);
    result.get("exercises").forEach(ExactExpectations::assertHold);
    assertThat(folders())
        .hasSize(3)
        .allSatisfy(
            folder -> {
              for (String file :
                  List.of(
                      "report.html",
                      "report.md",
                      "metrics.jsonl",
                      "lag.csv",
                      "lag-tables.txt",
                      "summary.json",
                      "charts/lag.svg",
                      "charts/lag.png")) {
                assertThat(folder.resolve(file)).isNotEmptyFile();
              }
            });
  }

  @Test
  void shouldFindAnOutcomeThatSomebodyWroteASecondTime() throws Exception {
    // Given an exercise that waits for its window to pass
    CompletableFuture<Integer> exercise = begin("burst", "--orders", "200");
    awaitSaid("the burst is sent");

    // When
    stack.write(
        "inventory-events",
        runId() + "-1",
        """
        {"order_id":"%s-1","item_id":"item-1","qty":1,"status":"FAILED","order_ts":1,"ts":1}"""
            .formatted(runId()));

    // Then
    assertThat(exercise.join()).as(said()).isEqualTo(ExitStatus.FAILED);
    assertThat(out.toString(UTF_8))
        .containsPattern("outcomes in the log +200, each once +200, in 201 records +FAIL");
  }

  @Test
  void shouldTakeTheThrottleOffWhenItIsInterrupted() {
    // Given
    CompletableFuture<Integer> exercise = begin("throttle", "--orders", "2500");
    awaitSaid("a burst of 2,500 orders begins");

    // When
    stop.request();

    // Then
    assertThat(exercise.join()).isEqualTo(ExitStatus.FAILED);
    assertThat(said()).contains("analytics has THROTTLE_MS=0 again");
    assertThat(out.toString(UTF_8))
        .containsPattern("the exercise comes to its end +an end +interrupted.* FAIL")
        .containsPattern("the stack is left as it was found +the same.* the same +PASS");
  }

  private int run(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--local", "--out", directory.resolve("reports").toString()));
    ExerciseOptions options = ToolOptions.parse(new ExerciseOptions(), all, stack.variables());
    return Exercises.run(
        options, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), stop);
  }

  private CompletableFuture<Integer> begin(String... words) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(words);
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  private void awaitSaid(String text) {
    await().atMost(LIMIT).until(() -> said().contains(text));
  }

  private String said() {
    return err.toString(UTF_8);
  }

  /** That of the burst whose folder is the latest. */
  private static String runId() throws IOException {
    List<Path> folders = folders();
    String log = Files.readString(folders.get(folders.size() - 1).resolve("burst-1.json"));
    return ExerciseSummary.JSON.readTree(log).get("run_id").asText();
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(directory.resolve("reports"))) {
      return folders
          .sorted(Comparator.comparing(folder -> folder.toFile().lastModified()))
          .toList();
    }
  }
}
