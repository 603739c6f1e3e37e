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
import java.util.List;
import java.util.Optional;

/**
 * What a running stack leaves in its directory for others: a lock that ends with its process, where
 * to reach it, and which processes are its own, so that they can be ended if it was killed.
 */
final class RunDirectory implements AutoCloseable {
  private static final String CONTROL = "control.json";
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

  /** Whether the stack that runs in this directory has a process of this service. */
  static boolean isRunning(Path directory, Service service) throws IOException {
    return JsonFile.read(file(directory, service), RunningProcess.class)
        .flatMap(RunningProcess::find)
        .isPresent();
  }

  void publish(ControlAddress address) throws IOException {
    JsonFile.write(directory.resolve(CONTROL), address);
  }

  void started(Service service, ProcessHandle process) throws IOException {
    JsonFile.write(file(service), RunningProcess.of(process));
  }

  void ended(Service service) throws IOException {
    Files.deleteIfExists(file(service));
  }

  /**
   * Ends what a supervisor that was killed has left running: the clients, then the broker.
   *
   * @return the names of the services that were still running
   */
  List<String> endLeftovers() throws IOException {
    Files.deleteIfExists(directory.resolve(CONTROL));
    List<String> ended = new ArrayList<>();
    for (Service service : Service.CLIENTS) {
      endLeftover(service, ended);
    }
    endLeftover(Service.KAFKA, ended);
    return ended;
  }

  /** Gives the directory back. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(directory.resolve(CONTROL));
    lock.close();
  }

  private void endLeftover(Service service, List<String> ended) throws IOException {
    JsonFile.read(file(service), RunningProcess.class)
        .flatMap(RunningProcess::find)
        .ifPresent(
            process -> {
              JavaProcess.end(process, END_LIMIT);
              ended.add(service.cliName());
            });
    ended(service);
  }

  private Path file(Service service) {
    return file(directory, service);
  }

  private static Path file(Path directory, Service service) {
    return directory.resolve(service.cliName() + ".json");
  }
}
