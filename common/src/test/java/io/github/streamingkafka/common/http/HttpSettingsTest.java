package io.github.streamingkafka.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSettingsTest {
  @TempDir private Path directory;

  @Test
  void shouldReadTheTokenFromItsFileAndKeepItToItself() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "s3cret\n");

    HttpSettings settings = read(file);

    assertThat(settings.token()).contains("s3cret");
    assertThat(settings.toString()).isEqualTo("0.0.0.0:8081");
  }

  @Test
  void shouldRefuseAFileWithoutATokenRatherThanServeToAnybody() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Path missing = directory.resolve("missing");

    for (Path file : new Path[] {empty, missing}) {
      assertThatThrownBy(() -> read(file))
          .hasMessage("HTTP_TOKEN_FILE=" + file + ": expected a readable file with a token in it");
    }
  }

  private static HttpSettings read(Path tokenFile) {
    Environment environment = new Environment(Map.of("HTTP_TOKEN_FILE", tokenFile.toString()));
    HttpSettings settings = HttpSettings.from(environment, 8081);
    environment.verify();
    return settings;
  }
}
