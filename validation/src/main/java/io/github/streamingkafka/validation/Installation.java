package io.github.streamingkafka.validation;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build has put the programs, seen from the place of this class. */
public final class Installation {
  private Installation() {}

  /** The project's own directory. */
  public static Path root() {
    return target().getParent().getParent();
  }

  /** The jar of a module that is a program, for {@code java -jar}. */
  public static Path jar(String module) {
    return root().resolve(module).resolve("target").resolve(module + ".jar");
  }

  /** The class path of Kafka's broker and tools. */
  public static String kafkaClassPath() {
    return target().resolve("lib") + File.separator + "*";
  }

  /** The java command that runs this very program. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The module's target directory, which holds our classes, in a directory or in a jar. */
  private static Path target() {
    try {
      return Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath()
          .getParent();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the location of a class is not a URI", impossible);
    }
  }
}
