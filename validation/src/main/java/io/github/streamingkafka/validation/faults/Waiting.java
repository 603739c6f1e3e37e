package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Waits for conditions, each with a deadline. A Kafka or a server that does not answer is a
 * condition that does not hold yet: whoever waits here has most likely killed it.
 *
 * @param stop ends every wait
 */
record Waiting(StopSignal stop) {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Something that may hold. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Something that may be there. */
  interface Question<T> {
    Optional<T> ask() throws IOException;
  }

  /**
   * Waits until a condition holds.
   *
   * @param what names it for the one who reads that it did not come
   * @throws GivenUpException if it does not hold in time
   */
  void until(String what, Duration limit, Condition condition) {
    var unused = get(what, limit, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }

  /** Whether a condition holds within a time. */
  boolean within(Duration limit, Condition condition) {
    return poll(limit, () -> condition.holds() ? Optional.of(true) : Optional.empty()).isPresent();
  }

  /**
   * Waits until something is there.
   *
   * @throws GivenUpException if it does not come in time
   */
  <T> T get(String what, Duration limit, Question<T> question) {
    return poll(limit, question)
        .orElseThrow(() -> new GivenUpException("not within " + limit.toSeconds() + " s: " + what));
  }

  /** Lets a time pass that is a duration by nature. */
  void pass(Duration time) {
    verifyNotStopped(stop.await(time));
  }

  private <T> Optional<T> poll(Duration limit, Question<T> question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = ask(question);
      if (answer.isPresent() || System.nanoTime() > deadline) {
        return answer;
      }
      pass(PAUSE);
    }
  }

  private static <T> Optional<T> ask(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException | KafkaException notYet) {
      return Optional.empty();
    }
  }

  private static void verifyNotStopped(boolean stopped) {
    if (stopped) {
      throw new GivenUpException("stopped");
    }
  }
}
