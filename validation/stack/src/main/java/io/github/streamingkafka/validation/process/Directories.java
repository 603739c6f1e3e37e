package io.github.streamingkafka.validation.process;

import io.github.streamingkafka.common.process.ConfigurationException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Deletes directories, and makes sure of those that are to be written to. */
public final class Directories {
  private Directories() {}

  /**
   * Makes a directory, if it is not there, and sees that files can be made in it: before something
   * is begun whose results would then be lost.
   *
   * @param given how its user has said where it is, for the message
   * @throws ConfigurationException if not
   */
  public static Path writable(String given, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "writable", null));
      return directory;
    } catch (IOException unwritable) {
      throw new ConfigurationException(
          List.of(given + ": expected a directory that can be written to (" + unwritable + ")"));
    }
  }

  /**
   * The directory that was given by an option, or else a temporary one.
   *
   * @param given null if none was
   * @throws ConfigurationException if it cannot be written to
   */
  public static Path givenOrTemporary(String option, Path given, String prefix) throws IOException {
    return given == null
        ? Files.createTempDirectory(prefix)
        : writable(option + "=" + given, given.toAbsolutePath());
  }

  /**
   * Sees that a file can be written, and leaves it as it is.
   *
   * @param option that it was given by
   * @param file null if none was
   * @throws ConfigurationException if not
   */
  public static void writableFile(String option, Path file) {
    if (file == null) {
      return;
    }
    boolean isNew = Files.notExists(file);
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      if (isNew) {
        Files.delete(file);
      }
    } catch (IOException unwritable) {
      throw new ConfigurationException(
          List.of(
              option + "=" + file + ": expected a file that can be written (" + unwritable + ")"));
    }
  }

  /** Deletes a directory with all that is in it; one that does not exist is fine. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
