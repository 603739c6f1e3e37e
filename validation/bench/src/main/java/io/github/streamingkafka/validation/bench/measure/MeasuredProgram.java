package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.validation.process.Installation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a program is started.
 *
 * @param name of it, for its log and its start cache
 * @param jvm what it runs in
 * @param arguments what follows the JVM's flags: jar, or class path and class, and arguments
 */
public record MeasuredProgram(String name, MeasuredJvm jvm, List<String> arguments) {
  private static final String BENCH = "validation/bench";
  private static final String BROKER = "validation/stack";
  private static final String PERF_TEST = "org.apache.kafka.tools.ProducerPerformance";
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

  /** A service of ours. */
  public static MeasuredProgram service(String name, MeasuredJvm jvm, String module) {
    return new MeasuredProgram(name, jvm, List.of("-jar", Installation.jar(module).toString()));
  }

  /** Analytics, watched by {@link FirstToLast}. */
  public static MeasuredProgram watchedAnalytics(String name, MeasuredJvm jvm) {
    return ofClass(
        name,
        jvm,
        "io.github.streamingkafka.analytics.AnalyticsConsumer",
        Stream.of(Installation.jar("analytics-consumer"), Installation.jar(BENCH)));
  }

  /** A rival in this module. */
  public static MeasuredProgram rival(String name, MeasuredJvm jvm, Class<?> main) {
    Stream<Path> jars =
        Stream.of(
                libraries(BENCH, CLIENTS),
                libraries(BENCH, STREAMS),
                Stream.of(Installation.jar(BENCH)))
            .flatMap(each -> each);
    return ofClass(name, jvm, main.getName(), jars);
  }

  /** {@code kafka-producer-perf-test}, with the class path that it needs. */
  public static MeasuredProgram perfTest(String name, MeasuredJvm jvm) {
    Stream<Path> jars = Stream.concat(libraries(BROKER, TOOLS), libraries(BROKER, CLIENTS));
    return ofClass(name, jvm, PERF_TEST, jars);
  }

  /** The same, with the class path of all of Kafka, as its script has it. */
  public static MeasuredProgram perfTestOfScript(String name, MeasuredJvm jvm) {
    return ofClass(name, jvm, PERF_TEST, Stream.of(Path.of(Installation.kafkaClassPath())));
  }

  private static MeasuredProgram ofClass(
      String name, MeasuredJvm jvm, String main, Stream<Path> jars) {
    String classPath = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return new MeasuredProgram(name, jvm, List.of("-cp", classPath, main));
  }

  /** As few as it needs, since each that is searched takes time. */
  private static Stream<Path> libraries(String module, List<String> names) {
    try (Stream<Path> lib = Files.list(Installation.libraries(module))) {
      List<Path> all = lib.toList();
      return names.stream()
          .flatMap(
              name ->
                  all.stream()
                      .filter(jar -> jar.getFileName().toString().matches(name + "-\\d.*\\.jar")));
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
  }

  public MeasuredProgram with(String... further) {
    return new MeasuredProgram(
        name, jvm, Stream.concat(arguments.stream(), Stream.of(further)).toList());
  }

  /** Its name as files, groups and topics can have it. */
  public String id() {
    return name.replaceAll("[^A-Za-z0-9]+", "-");
  }
}
