package io.github.streamingkafka.validation.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts and ends JVMs of our own, each with an environment of its own. */
public final class JavaProcess {
  /**
   * What Java itself has to say goes to standard error, so that standard output is the program's
   * alone. An {@code -Xlog} of JAVA_TOOL_OPTIONS, which is read before, is given up for that.
   */
  public static final List<String> OWN_WORDS_TO_STDERR =
      List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:+DisplayVMOutputToStderr");

  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  /** Ctrl-C and a closed terminal reach all processes in it, and would end them in any order. */
  private static final List<String> DEAF_TO_THE_TERMINAL =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  /** What any program may need to know of its surroundings, and no service takes for its own. */
  private static final Set<String> SURROUNDINGS =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "JAVA_TOOL_OPTIONS");

  private JavaProcess() {}

  /**
   * Starts a JVM that lives until it is told to end by its process id: behind, with its output
   * appended to {@code log}.
   */
  public static Process startBehind(
      List<String> arguments, Map<String, String> environment, Path log) {
    return startBehind(Installation.java(), arguments, environment, log);
  }

  /** The same, by another java command than that of this JVM. */
  public static Process startBehind(
      String java, List<String> arguments, Map<String, String> environment, Path log) {
    List<String> command = new ArrayList<>(DEAF_TO_THE_TERMINAL);
    command.add(java);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    try {
      Files.createDirectories(log.getParent());
      return start(builder, environment);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts a JVM on the terminal of this one. */
  public static Process startInFront(List<String> arguments, Map<String, String> environment)
      throws IOException {
    return start(java(arguments).inheritIO(), environment);
  }

  /** Starts a JVM with its output in one file and its errors in another. */
  public static Process startTo(
      List<String> arguments, Map<String, String> environment, Path output, Path errors)
      throws IOException {
    return start(
        java(arguments).redirectOutput(output.toFile()).redirectError(errors.toFile()),
        environment);
  }

  private static ProcessBuilder java(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Installation.java()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /**
   * Asks a process to end, and waits for it; one that has not ended in time is killed.
   *
   * @return whether it ended by itself
   */
  public static boolean end(ProcessHandle process, Duration limit) {
    return end(process, process.onExit(), limit);
  }

  /** The same, for a child of this process: it is dead to {@link Process} as well afterwards. */
  public static boolean end(Process process, Duration limit) {
    return end(process.toHandle(), process.onExit(), limit);
  }

  /** Ends a process at once, as a crash would, and waits until it is gone. */
  public static void kill(ProcessHandle process) {
    kill(process, process.onExit());
  }

  /** The same, for a child of this process: it is dead to {@link Process} as well afterwards. */
  public static void kill(Process process) {
    kill(process.toHandle(), process.onExit());
  }

  /** Waits for the end of a child; an interrupted wait counts as one that took too long. */
  public static boolean awaitEnd(Process process, Duration limit) {
    return await(process.onExit(), limit);
  }

  private static boolean end(ProcessHandle process, CompletableFuture<?> exit, Duration limit) {
    process.destroy();
    if (await(exit, limit)) {
      return true;
    }
    kill(process, exit);
    return false;
  }

  private static void kill(ProcessHandle process, CompletableFuture<?> exit) {
    process.destroyForcibly();
    if (!await(exit, KILL_LIMIT)) {
      throw new IllegalStateException("process " + process.pid() + " outlived SIGKILL");
    }
  }

  private static boolean await(CompletableFuture<?> exit, Duration limit) {
    try {
      exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Starts a process that knows nothing of this one's environment but its surroundings. */
  public static Process start(ProcessBuilder builder, Map<String, String> environment)
      throws IOException {
    Map<String, String> surroundings = new TreeMap<>(System.getenv());
    surroundings.keySet().retainAll(SURROUNDINGS);
    builder.environment().clear();
    builder.environment().putAll(surroundings);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
