package io.github.streamingkafka.validation.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be found again: a process id alone may belong to another one by then.
 *
 * @param pid its id
 * @param startedAt when it started, epoch milliseconds
 */
record RunningProcess(long pid, long startedAt) {
  /** The system's clock may have been set since, which shifts the starts that it tells. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  static RunningProcess of(ProcessHandle process) {
    return new RunningProcess(process.pid(), startOf(process));
  }

  /** The process, if it still runs. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> Math.abs(startOf(process) - startedAt) <= TOLERANCE.toMillis());
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
