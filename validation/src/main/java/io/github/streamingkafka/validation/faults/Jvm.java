package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.validation.JavaProcess;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A JVM of ours that can be hit. A service that ends by itself is started again, as Compose and
 * {@code scripts/local} do; a burst is not.
 */
final class Jvm implements Instance {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration RESTART_PAUSE = Duration.ofMillis(200);

  private final String name;
  private final Supplier<Process> launcher;
  private final ScheduledExecutorService supervisor;
  private final Runnable onDeath;
  private Process process;
  private boolean wanted;

  /**
   * @param launcher starts the process, without waiting for anything
   * @param supervisor starts it again when it has ended by itself; null for nobody
   * @param onDeath told of that
   */
  Jvm(
      String name,
      Supplier<Process> launcher,
      ScheduledExecutorService supervisor,
      Runnable onDeath) {
    this.name = name;
    this.launcher = launcher;
    this.supervisor = supervisor;
    this.onDeath = onDeath;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() {
    wanted = true;
    launch();
  }

  @Override
  public void kill() {
    Process running = unwanted();
    if (running != null) {
      JavaProcess.kill(running);
    }
  }

  @Override
  public void stop() {
    Process running = unwanted();
    if (running != null) {
      // One that is frozen would never hear of it.
      Signal.CONT.to(running.toHandle());
      JavaProcess.end(running, STOP_LIMIT);
    }
  }

  @Override
  public void freeze() {
    signal(Signal.STOP);
  }

  @Override
  public void resume() {
    signal(Signal.CONT);
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  void signal(Signal signal) {
    Process running;
    synchronized (this) {
      running = process;
    }
    if (running != null) {
      signal.to(running.toHandle());
    }
  }

  private synchronized Process unwanted() {
    wanted = false;
    return process;
  }

  private synchronized void launch() {
    if (!wanted || isRunning()) {
      return;
    }
    process = launcher.get();
    if (supervisor != null) {
      var unused = process.onExit().thenAccept(this::ended);
    }
  }

  private synchronized void ended(Process which) {
    if (which == process && wanted) {
      onDeath.run();
      var unused =
          supervisor.schedule(this::launch, RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
