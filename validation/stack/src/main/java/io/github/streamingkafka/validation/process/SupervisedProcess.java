package io.github.streamingkafka.validation.process;

import io.github.streamingkafka.common.process.ExitStatus;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A service that is kept running until it is stopped on purpose: one that fails is started again,
 * after a pause that doubles each time until it has stayed up for a while. One that is done stays
 * down, as a burst is whatever became of it, and so does one that refuses its variables, which it
 * would only do again.
 */
public final class SupervisedProcess implements Instance {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final Duration STEADY = Duration.ofSeconds(10);

  /** How a service is started, and who wants to know of it. */
  public interface Events {
    /** Starts the service's process, without waiting for anything. */
    Process launch();

    /** Whether what was launched has an end, and is not to be done a second time. */
    default boolean hasAnEnd() {
      return false;
    }

    /** It is not there any more, whatever the reason. */
    default void ended() {}

    /** It went down by itself, for this reason, and starts again after {@code pause}. */
    default void restarting(String reason, Duration pause) {}

    /** It was done, with this status, and stays down. */
    default void done(int status) {}

    /** It went down by itself since its variables are wrong, and stays down. */
    default void refused() {}
  }

  private final String name;
  private final Duration stopLimit;
  private final Events events;
  private final ScheduledExecutorService timer;
  private Process process;
  private ScheduledFuture<?> restart;
  private Duration pause = FIRST_PAUSE;
  private long launchedAt;
  private boolean wanted;
  private volatile boolean frozen;

  /**
   * @param stopLimit how long it may take to stop before it is killed
   * @param timer starts it again
   */
  public SupervisedProcess(
      String name, Duration stopLimit, Events events, ScheduledExecutorService timer) {
    this.name = name;
    this.stopLimit = stopLimit;
    this.events = events;
    this.timer = timer;
  }

  /** One that is not started a second time, whatever becomes of it. */
  public static SupervisedProcess once(String name, Duration stopLimit, Supplier<Process> launch) {
    Events events =
        new Events() {
          @Override
          public Process launch() {
            return launch.get();
          }

          @Override
          public boolean hasAnEnd() {
            return true;
          }
        };
    return new SupervisedProcess(name, stopLimit, events, null);
  }

  @Override
  public String name() {
    return name;
  }

  /** Starts the service if it does not run. */
  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    pause = FIRST_PAUSE;
    wanted = true;
    launch();
  }

  /** Stops the service, waits until it is gone, and leaves it stopped. */
  @Override
  public void stop() {
    Process running = unwanted();
    if (running != null && running.isAlive()) {
      if (frozen) {
        // It would never hear of it.
        resume();
      }
      JavaProcess.end(running, stopLimit);
    }
  }

  @Override
  public void kill() {
    Process running = unwanted();
    if (running != null) {
      JavaProcess.kill(running);
    }
  }

  @Override
  public void freeze() {
    frozen = true;
    signal(Signal.STOP);
  }

  @Override
  public void resume() {
    frozen = false;
    signal(Signal.CONT);
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  public void signal(Signal signal) {
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
    cancelRestart();
    return process;
  }

  private synchronized void launch() {
    cancelRestart();
    Process launched = events.launch();
    process = launched;
    frozen = false;
    launchedAt = System.nanoTime();
    var unused = launched.onExit().thenAccept(this::ended);
  }

  private synchronized void launchAgain() {
    if (!wanted) {
      return;
    }
    try {
      launch();
    } catch (RuntimeException failed) {
      restartLater(failed.getMessage());
    }
  }

  private synchronized void ended(Process which) {
    if (which != process) {
      return;
    }
    events.ended();
    if (!wanted) {
      return;
    }
    int status = which.exitValue();
    if (status == ExitStatus.USAGE) {
      wanted = false;
      events.refused();
    } else if (status == ExitStatus.OK || events.hasAnEnd()) {
      wanted = false;
      events.done(status);
    } else {
      if (System.nanoTime() - launchedAt > STEADY.toNanos()) {
        pause = FIRST_PAUSE;
      }
      restartLater("ended with status " + status);
    }
  }

  private void restartLater(String reason) {
    events.restarting(reason, pause);
    restart = timer.schedule(this::launchAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void cancelRestart() {
    if (restart != null) {
      restart.cancel(false);
      restart = null;
    }
  }
}
