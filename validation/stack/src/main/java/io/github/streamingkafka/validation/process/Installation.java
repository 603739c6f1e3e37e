package io.github.streamingkafka.validation.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put the programs. */
public final class Installation {
  /** A variable of the image of the tools, which has the programs, and the project elsewhere. */
  private static final String PROJECT_DIRECTORY = "PROJECT_DIRECTORY";

  private Installation() {}

  /** The project's own directory: its env files, and where its tools leave things. */
  public static Path root() {
    String elsewhere = System.getenv(PROJECT_DIRECTORY);
    return elsewhere == null ? programs() : Path.of(elsewhere);
  }

  /** A file as our user finds it: the container of a tool has the project's directory elsewhere. */
  public static Path asSeenByUser(Path file) {
    return System.getenv(PROJECT_DIRECTORY) != null && file.startsWith(root())
        ? root().relativize(file)
        : file;
  }

  /** The nearest directory above our classes that has the Compose file. */
  private static Path programs() {
    Path directory = ourClasses();
    while (!Files.exists(directory.resolve("docker-compose.yml"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException(ourClasses() + " is not in a directory of the project");
      }
    }
    return directory;
  }

  /**
   * The jar of a module that is a program, for {@code java -jar}.
   *
   * @param module its directory, such as {@code producer-order} or {@code validation/stack}
   */
  public static Path jar(String module) {
    Path directory = programs().resolve(module);
    return directory.resolve("target").resolve(directory.getFileName() + ".jar");
  }

  /** The class path of Kafka's broker and tools. */
  public static String kafkaClassPath() {
    return libraries("validation/stack").resolve("*").toString();
  }

  /** The directory of the jars that a module needs, beside its own. */
  public static Path libraries(String module) {
    return jar(module).resolveSibling("lib");
  }

  /** The java command that runs this very program. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path ourClasses() {
    try {
      return Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the location of a class is not a URI", impossible);
    }
  }
}
