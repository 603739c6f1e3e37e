package io.github.streamingkafka.validation.bench.measure;

import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The JVM that candidates run in: which one, and its flags.
 *
 * @param home where it is
 * @param release 17, 25
 * @param flags those of all candidates
 * @param cached whether the warm-up leaves a start cache that the rounds use: an AOT cache from JDK
 *     25 on, class data before
 */
public record MeasuredJvm(Path home, int release, List<String> flags, boolean cached) {
  /** The flags that the images give the services; not every JDK 17 knows the last ones. */
  public static final List<String> OF_THE_IMAGES =
      join(
          Service.JVM_FLAGS,
          List.of(
              "-XX:+IgnoreUnrecognizedVMOptions",
              "-XX:TrimNativeHeapInterval=1000",
              "-XX:+UnlockDiagnosticVMOptions",
              "-XX:ArchiveRelocationMode=0"));

  /** What the images say to the C library. */
  private static final String MALLOC_ARENAS = "MALLOC_ARENA_MAX";

  private static final String MAX_MALLOC_ARENAS = "1";

  /** Further ones of the image of analytics. */
  public static final List<String> OF_ANALYTICS =
      List.of(
          Service.HEAP_OF_ANALYTICS, "-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=10");

  /** Further ones of the image of inventory. */
  public static final List<String> OF_INVENTORY = List.of("-XX:Tier4InvocationThreshold=50000");

  private static final List<String> HEAP_OF_BURSTS =
      List.of("-Xmx288m", "-Xmn128m", "-XX:SurvivorRatio=6");

  /** Further ones that the image of the producer gives a large burst. */
  public static final List<String> OF_LARGE_BURSTS =
      join(HEAP_OF_BURSTS, List.of("-XX:-UseSerialGC", "-XX:+UseParallelGC"));

  /** Further ones that it gives a burst that is soon over. */
  public static final List<String> OF_SHORT_BURSTS =
      join(HEAP_OF_BURSTS, List.of("-XX:TieredStopAtLevel=1", "-XX:-AOTReplayTraining"));

  /** What {@code kafka-run-class} gives a tool. */
  private static final List<String> OF_KAFKAS_SCRIPTS =
      List.of(
          "-Xmx512M",
          "-server",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent",
          "-XX:MaxInlineLevel=15",
          "-Djava.awt.headless=true");

  private static final int FIRST_WITH_AOT_CACHE = 25;
  private static final int FIRST_TO_WARN_OF_NATIVE_CODE = 24;

  /** Known, so nothing to warn of. */
  private static final List<String> SILENCE =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** Reads which release it is from the file that every JDK has. */
  public static MeasuredJvm of(Path home, List<String> flags, boolean cached) {
    try {
      return new MeasuredJvm(
          home, release(Files.readAllLines(home.resolve("release"))), flags, cached);
    } catch (IOException noJdk) {
      throw new UncheckedIOException(noJdk);
    }
  }

  static int release(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll("[^0-9.]", "").split("\\.", 2)[0])
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no JAVA_VERSION"));
  }

  /** The environment that its processes have besides their own variables. */
  Map<String, String> variables() {
    return cached ? Map.of(MALLOC_ARENAS, MAX_MALLOC_ARENAS) : Map.of();
  }

  String java() {
    return home.resolve("bin").resolve("java").toString();
  }

  /** The same JVM with these flags only. */
  public MeasuredJvm with(List<String> otherFlags, boolean otherCached) {
    return new MeasuredJvm(home, release, otherFlags, otherCached);
  }

  /** The same with further flags, which win. */
  public MeasuredJvm and(List<String> more) {
    return with(join(flags, more), cached);
  }

  /** The same as Kafka's own scripts start it. */
  public MeasuredJvm asOfKafkasScripts() {
    return with(OF_KAFKAS_SCRIPTS, false);
  }

  private static List<String> join(List<String> flags, List<String> more) {
    return Stream.concat(flags.stream(), more.stream()).toList();
  }

  /**
   * All flags.
   *
   * @param cache where the start cache is, or is to be
   * @param training whether to make it
   */
  List<String> arguments(Path cache, boolean training) {
    List<String> arguments = new ArrayList<>(flags);
    if (release >= FIRST_TO_WARN_OF_NATIVE_CODE) {
      arguments.addAll(SILENCE);
    }
    if (cached && training) {
      arguments.add((hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
    } else if (cached) {
      arguments.add((hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache);
    }
    return arguments;
  }

  private boolean hasAotCache() {
    return release >= FIRST_WITH_AOT_CACHE;
  }

  /** For the table. */
  public String description() {
    String flagged = flags.isEmpty() ? "no flags" : String.join(" ", flags);
    if (!cached) {
      return flagged + ", no start cache";
    }
    return "%s, %s=%s, %s of the warm-up"
        .formatted(
            flagged,
            MALLOC_ARENAS,
            MAX_MALLOC_ARENAS,
            hasAotCache() ? "AOT cache" : "class data cache");
  }
}
