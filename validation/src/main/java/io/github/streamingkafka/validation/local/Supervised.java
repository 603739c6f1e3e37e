package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.ExitStatus;
import io.github.streamingkafka.validation.JavaProcess;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A service that is kept running until it is stopped on purpose: one that fails is started again,
 * after a pause that doubles each time until it has stayed up for a while. One that is done stays
 * down, as a burst is whatever became of it, and so does one that refuses its variables, which it
 * would only do again.
 */
final class Supervised {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final Duration STEADY = Duration.ofSeconds(10);
  // Clients and broker, one after the other, within the time that a program has to stop.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(11);

  /** How a service is started, and who wants to know of it. */
  interface Events {
    /** Starts the service's process, without waiting for anything. */
    Process launch();

    /** Whether what was launched has an end, and is not to be done a second time. */
    boolean hasAnEnd();

    void ended();

    /** It went down by itself, for this reason, and starts again after {@code pause}. */
    void restarting(String reason, Duration pause);

    /** It was done, with this status, and stays down. */
    void done(int status);

    /** It went down by itself since its variables are wrong, and stays down. */
    void refused();
  }

  private final Events events;
  private final ScheduledExecutorService timer;
  private Process process;
  private ScheduledFuture<?> restart;
  private Duration pause = FIRST_PAUSE;
  private long launchedAt;
  private boolean wanted;

  Supervised(Events events, ScheduledExecutorService timer) {
    this.events = events;
    this.timer = timer;
  }

  /** Starts the service if it does not run. */
  synchronized void start() {
    if (process != null && process.isAlive()) {
      return;
    }
    pause = FIRST_PAUSE;
    wanted = true;
    launch();
  }

  /** Stops the service, waits until it is gone, and leaves it stopped. */
  void stop() {
    Process running;
    synchronized (this) {
      wanted = false;
      cancelRestart();
      running = process;
    }
    if (running != null && running.isAlive()) {
      JavaProcess.end(running, STOP_LIMIT);
    }
  }

  private synchronized void launch() {
    cancelRestart();
    Process launched = events.launch();
    process = launched;
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
