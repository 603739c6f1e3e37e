package io.github.streamingkafka.validation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.Guide;
import io.github.streamingkafka.validation.process.Directories;
import io.github.streamingkafka.validation.process.Installation;
import io.github.streamingkafka.validation.stack.ToolOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The short proof under fire, as the guide has it but for the number of faults, without Docker. */
class FaultsIT {
  /** All kinds take 25, and more time than the tests have. */
  private static final String ROUNDS = "8";

  @Test
  void shouldKeepAllPromises() throws Exception {
    // Given a directory that stays, for the one who has to find out what went wrong
    Path directory = Installation.root().resolve("validation/system-tests/target/faults");
    Directories.delete(directory);
    Path json = directory.resolve("result.json");
    String command = Guide.commands("## Faults").get(0);
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    assertThat(words.remove(0)).isEqualTo("scripts/faults");
    words.set(words.indexOf("--rounds") + 1, ROUNDS);
    words.addAll(List.of("--dir", directory.toString(), "--json", json.toString()));
    FaultsOptions options = ToolOptions.parse(new FaultsOptions(), words, Map.of());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);

    // When
    int status = Faults.run(options, print, print, new StopSignal());

    // Then
    assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitStatus.OK);
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("rounds").asInt()).isEqualTo(options.rounds);
    assertThat(result.get("faults")).isNotEmpty();
    assertThat(result.get("acknowledged").asInt()).isPositive();
  }
}
