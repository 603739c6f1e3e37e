package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every few seconds, in its own thread, for problems that a process has to end for. Also
 * logs that no broker answers: Kafka's clients wait for one silently.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Finds a problem. */
  interface Check {
    /**
     * Asks the cluster.
     *
     * @return what is wrong; empty if nothing is
     */
    Optional<String> problem(Admin admin, int timeoutMs)
        throws ExecutionException, InterruptedException;
  }

  /** Looks at the cluster, for others to ask what it saw. */
  interface Observer {
    void observe(Admin admin, int timeoutMs) throws ExecutionException, InterruptedException;
  }

  private final Logger log = LoggerFactory.getLogger(ClusterWatch.class);
  private final Admin admin;
  private final Map<Check, Consumer<String>> checks = new LinkedHashMap<>();
  private final List<Observer> observers = new ArrayList<>();
  private final StopSignal closed = new StopSignal();
  private volatile boolean isAnswered = true;

  ClusterWatch(Admin admin) {
    this.admin = admin;
  }

  public static ClusterWatch of(KafkaSettings kafka) {
    return new ClusterWatch(kafka.client(Admin::create, kafka.admin()));
  }

  /**
   * Adds a check.
   *
   * @param end called once with the problem, by the watching thread, which then ends
   */
  public ClusterWatch check(Check check, Consumer<String> end) {
    checks.put(check, end);
    return this;
  }

  public ClusterWatch observe(Observer observer) {
    observers.add(observer);
    return this;
  }

  public ClusterWatch start() {
    Thread thread = new Thread(this::run, "cluster-watch");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** What keeps a service from being ready, if the broker does not answer. */
  public Optional<String> unanswered() {
    return isAnswered
        ? Optional.empty()
        : Optional.of("no answer from the broker for " + TIMEOUT.toSeconds() + " s or more");
  }

  @Override
  public void close() {
    closed.request();
    admin.close(Duration.ZERO);
  }

  private void run() {
    try {
      while (!foundProblem() && !closed.await(PAUSE)) {}
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  boolean foundProblem() throws InterruptedException {
    try {
      for (Map.Entry<Check, Consumer<String>> check : checks.entrySet()) {
        Optional<String> problem = check.getKey().problem(admin, (int) TIMEOUT.toMillis());
        if (problem.isPresent()) {
          check.getValue().accept(problem.get());
          return true;
        }
      }
      for (Observer observer : observers) {
        observer.observe(admin, (int) TIMEOUT.toMillis());
      }
      noteAnswer(true);
    } catch (ExecutionException | KafkaException unknown) {
      // Not answered, or not allowed to ask, which is no evidence of a problem.
      log.debug("not checked", unknown);
      if (!closed.isRequested()) {
        noteAnswer(!(unknown.getCause() instanceof TimeoutException));
      }
    }
    return false;
  }

  private void noteAnswer(boolean isAnsweredNow) {
    if (isAnswered && !isAnsweredNow) {
      log.warn("no answer from the broker for {} s, waiting for it", TIMEOUT.toSeconds());
    } else if (!isAnswered && isAnsweredNow) {
      log.info("the broker answers again");
    }
    isAnswered = isAnsweredNow;
  }
}
