package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Waits for conditions, each with a deadline. A Kafka or a server that does not answer is a
 * condition that does not hold yet: whoever waits here has most likely killed it.
 *
 * @param stop ends every wait
 * @param pause between two looks
 */
public record Await(StopSignal stop, Duration pause) {
  private static final Duration PAUSE = Duration.ofMillis(50);

  public Await(StopSignal stop) {
    this(stop, PAUSE);
  }

  /** Something that may hold. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Something that may be there. */
  public interface Question<T> {
    Optional<T> ask() throws IOException;
  }

  /**
   * Waits until a condition holds.
   *
   * @param what names it for the one who reads that it did not come
   * @throws GivenUpException if it does not hold in time
   */
  public void until(String what, Duration limit, Condition condition) {
    var unused = get(what, limit, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }

  /** Whether a condition holds within a time. */
  public boolean within(Duration limit, Condition condition) {
    return poll(limit, () -> condition.holds() ? Optional.of(true) : Optional.empty()).isPresent();
  }

  /**
   * Waits until something is there.
   *
   * @throws GivenUpException if it does not come in time
   */
  public <T> T get(String what, Duration limit, Question<T> question) {
    return poll(limit, question)
        .orElseThrow(() -> new GivenUpException("not within " + limit.toSeconds() + " s: " + what));
  }

  /** Lets a time pass that is a duration by nature. */
  public void pass(Duration time) {
    if (stop.await(time)) {
      throw new GivenUpException("stopped");
    }
  }

  /** Something as soon as it is there; empty if it does not come in time. */
  public <T> Optional<T> poll(Duration limit, Question<T> question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = ask(question);
      if (answer.isPresent() || System.nanoTime() > deadline) {
        return answer;
      }
      pass(pause);
    }
  }

  private static <T> Optional<T> ask(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException | KafkaException notYet) {
      return Optional.empty();
    }
  }
}
