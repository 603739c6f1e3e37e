package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.validation.process.Installation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The libraries of a rival: as few as it needs, since each that is looked through takes time. */
public final class ClassPath {
  private static final String BENCH = "validation/bench";
  private static final String BROKER = "validation/stack";
  private static final List<String> CLIENTS =
      List.of("kafka-clients", "lz4-java", "slf4j-api", "slf4j-simple");
  private static final List<String> TOOLS =
      List.of("kafka-tools", "kafka-server-common", "argparse4j", "jopt-simple");
  private static final List<String> STREAMS =
      List.of(
          "kafka-streams",
          "jackson-core",
          "jackson-databind",
          "jackson-annotations",
          "hash4j",
          "common");

  private ClassPath() {}

  /** Of {@code kafka-producer-perf-test}. */
  public static String perfTest() {
    return String.join(File.pathSeparator, jars(BROKER, TOOLS, CLIENTS));
  }

  /** Of Kafka's tools as a whole. */
  public static String all() {
    return Installation.kafkaClassPath();
  }

  /** Of a rival in this module. */
  public static String rival() {
    List<String> jars = jars(BENCH, CLIENTS, STREAMS);
    jars.add(Installation.jar(BENCH).toString());
    return String.join(File.pathSeparator, jars);
  }

  /** Of one of our programs that is watched by a class of this module. */
  public static String watched(String module) {
    return Installation.jar(module) + File.pathSeparator + Installation.jar(BENCH);
  }

  private static List<String> jars(String module, List<String> first, List<String> second) {
    try (Stream<Path> lib = Files.list(Installation.libraries(module))) {
      List<Path> all = lib.toList();
      List<String> found = new ArrayList<>();
      Stream.concat(first.stream(), second.stream())
          .forEach(
              name ->
                  all.stream()
                      .filter(jar -> jar.getFileName().toString().matches(name + "-\\d.*\\.jar"))
                      .forEach(jar -> found.add(jar.toString())));
      return found;
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
  }
}
