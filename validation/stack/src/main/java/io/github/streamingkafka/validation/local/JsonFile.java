package io.github.streamingkafka.validation.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Records in small files that are there as a whole or not at all, for their owner only. */
final class JsonFile {
  static final ObjectMapper JSON = new ObjectMapper();

  private JsonFile() {}

  static void write(Path file, Object content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(unfinished, JSON.writeValueAsBytes(content));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What a file holds; empty where there is none. */
  static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    return Files.exists(file)
        ? Optional.of(JSON.readValue(Files.readAllBytes(file), type))
        : Optional.empty();
  }
}
