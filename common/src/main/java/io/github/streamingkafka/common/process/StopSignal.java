package io.github.streamingkafka.common.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a running service to stop: once, from any thread, for good. */
public final class StopSignal {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> actions = new CopyOnWriteArrayList<>();
  private volatile boolean abandoned;

  /** Asks the service to stop and to commit nothing more, because the cluster is another one. */
  public void abandon() {
    abandoned = true;
    request();
  }

  /** Whether nothing more is to be committed. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /** Asks the service to stop; returns at once. */
  public void request() {
    requested.countDown();
    actions.forEach(Runnable::run);
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /**
   * Registers what wakes a thread that is blocked elsewhere, such as {@code consumer::wakeup}. It
   * may run more than once, and runs at once if the stop was requested before.
   */
  public void onRequest(Runnable action) {
    actions.add(action);
    if (isRequested()) {
      action.run();
    }
  }

  /**
   * Waits for the request, at most for {@code time}.
   *
   * @return whether the stop is requested
   */
  public boolean await(Duration time) {
    try {
      return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      // Nothing here interrupts threads but a JVM that ends, which is a request to stop as well.
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
