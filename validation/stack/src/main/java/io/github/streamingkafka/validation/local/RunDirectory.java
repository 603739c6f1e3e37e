package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.validation.process.JavaProcess;
import io.github.streamingkafka.validation.stack.Service;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a running stack leaves in its directory for others: a lock that ends with its process, where
 * to reach it, and which processes are its own, so that they can be ended if it was killed.
 */
final class RunDirectory implements AutoCloseable {
  private static final String ENDING = ".json";
  private static final String CONTROL = "control" + ENDING;
  private static final Duration END_LIMIT = Duration.ofSeconds(15);

  private final Path directory;
  private final FileChannel lock;

  private RunDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** Takes the directory for this process; empty if another process has it. */
  static Optional<RunDirectory> take(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new RunDirectory(directory, channel));
  }

  /** How to reach the stack that runs in this directory; empty if none does. */
  static Optional<ControlAddress> controlAddress(Path directory) throws IOException {
    return JsonFile.read(directory.resolve(CONTROL), ControlAddress.class)
        .filter(address -> address.supervisor().find().isPresent());
  }

  /** Whether the stack that runs in this directory has a process of this name. */
  static boolean isRunning(Path directory, String name) throws IOException {
    return find(directory.resolve(name + ENDING)).isPresent();
  }

  void publish(ControlAddress address) throws IOException {
    JsonFile.write(directory.resolve(CONTROL), address);
  }

  void started(String name, ProcessHandle process) throws IOException {
    JsonFile.write(file(name), RunningProcess.of(process));
  }

  void ended(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  /**
   * Ends what a supervisor that was killed has left running: the clients, then the broker.
   *
   * @return the names of those that were still running
   */
  List<String> endLeftovers() throws IOException {
    Files.deleteIfExists(directory.resolve(CONTROL));
    List<String> ended = new ArrayList<>();
    for (String name : names()) {
      Optional<ProcessHandle> running = find(file(name));
      if (running.isPresent()) {
        JavaProcess.end(running.get(), END_LIMIT);
        ended.add(name);
      }
      ended(name);
    }
    return ended;
  }

  /** The names of all processes that have not ended in an orderly way; the broker's is the last. */
  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted(
              Comparator.comparing((String name) -> name.equals(Service.KAFKA.cliName()))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  /** Gives the directory back. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(directory.resolve(CONTROL));
    lock.close();
  }

  private static Optional<ProcessHandle> find(Path file) throws IOException {
    return JsonFile.read(file, RunningProcess.class).flatMap(RunningProcess::find);
  }

  private Path file(String name) {
    return directory.resolve(name + ENDING);
  }
}
