package io.github.streamingkafka.validation.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
  @TempDir private Path here;

  /** Nobody can write into a file as into a directory, not even root. */
  private Path file;

  @BeforeEach
  void makeAFile() throws Exception {
    file = Files.writeString(here.resolve("file"), "kept");
  }

  @Test
  void shouldMakeADirectoryAndLeaveItEmpty() {
    Path directory = here.resolve("some/where");

    assertThat(Directories.writable("--out=x", directory)).isEmptyDirectory();
  }

  @Test
  void shouldNameADirectoryThatCannotBeWrittenTo() {
    assertThatThrownBy(() -> Directories.writable("--out=x", file.resolve("below")))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .startsWith("--out=x: expected a directory that can be written to (")
        .hasLineCount(1);
  }

  @Test
  void shouldUseATemporaryDirectoryUnlessOneIsGiven() throws Exception {
    Path temporary = Directories.givenOrTemporary("--dir", null, "directories-test-");
    assertThat(temporary).isEmptyDirectory();
    Files.delete(temporary);

    Path given = here.resolve("given");
    assertThat(Directories.givenOrTemporary("--dir", given, "")).isEqualTo(given).isDirectory();
  }

  @Test
  void shouldLeaveFilesAsTheyAre() {
    Directories.writableFile("--json", file);
    Directories.writableFile("--json", here.resolve("new"));
    Directories.writableFile("--json", null);

    assertThat(file).hasContent("kept");
    assertThat(here.resolve("new")).doesNotExist();
  }

  @Test
  void shouldNameAFileThatCannotBeWritten() {
    assertThatThrownBy(() -> Directories.writableFile("--json", file.resolve("below")))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .startsWith("--json=" + file + "/below: expected a file that can be written (")
        .hasLineCount(1);
  }
}
