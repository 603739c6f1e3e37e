package io.github.streamingkafka.validation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void shouldLeaveStandardOutputToTheProgramWhateverJavaHasToSay() throws IOException {
    assertThat(output(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:all -XX:+PrintFlagsFinal")))
        .isEqualTo(output(Map.of()))
        .isNotBlank();
  }

  /** What a service's Java prints when it is asked for its version. */
  private String output(Map<String, String> variables) throws IOException {
    List<String> command = new ArrayList<>(Service.PRODUCER.command());
    command.subList(command.indexOf("-jar"), command.size()).clear();
    command.add("--version");
    Path output = directory.resolve("output");
    Process process = JavaProcess.startTo(command, variables, output, directory.resolve("errors"));
    assertThat(JavaProcess.awaitEnd(process, LIMIT)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readString(output);
  }
}
