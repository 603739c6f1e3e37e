package io.github.streamingkafka.validation.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits for a moment at which both groups have drained, nothing arrives, and {@code /metrics} says
 * what the log holds up to exactly its end.
 */
public final class QuiescenceWaiter {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration UNREACHABLE_LIMIT = Duration.ofSeconds(10);

  /** How long analytics may tell of a lag that Kafka does not know of. */
  private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(10);

  /** Reads what analytics serves; that is empty while it is not ready to answer. */
  public interface Analytics {
    /** {@code /metrics}. */
    Optional<JsonNode> metrics() throws IOException;

    /** {@code /minutes}. */
    Optional<JsonNode> minutes() throws IOException;
  }

  /**
   * Such a moment.
   *
   * @param groupLags what Kafka said before and after
   * @param metrics what {@code /metrics} was in between
   * @param minutes what {@code /minutes} was in between, too
   */
  public record SettledState(GroupLags groupLags, JsonNode metrics, JsonNode minutes) {}

  private final Supplier<GroupLags> kafka;
  private final Analytics analytics;
  private final String idleCommand;
  private final ProgressPrinter progress;
  private final StopSignal stop;
  private final LongSupplier nanoTime;
  private final Duration pause;
  private long deadline;
  private String missing = "";
  private GroupLags first;
  private GroupLags latest;
  private boolean unreachable;
  private boolean everReached;
  private long drainedAt;
  private Map<TopicPartition, Long> drainedEnds = Map.of();

  /**
   * @param kafka asks Kafka
   * @param idleCommand what to advise where orders keep arriving
   */
  public QuiescenceWaiter(
      Supplier<GroupLags> kafka,
      Analytics analytics,
      String idleCommand,
      ProgressPrinter progress,
      StopSignal stop) {
    this(kafka, analytics, idleCommand, progress, stop, System::nanoTime, PAUSE);
  }

  QuiescenceWaiter(
      Supplier<GroupLags> kafka,
      Analytics analytics,
      String idleCommand,
      ProgressPrinter progress,
      StopSignal stop,
      LongSupplier nanoTime,
      Duration pause) {
    this.kafka = kafka;
    this.analytics = analytics;
    this.idleCommand = idleCommand;
    this.progress = progress;
    this.stop = stop;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * Waits for it.
   *
   * @throws GivenUpException if it does not come in time, or the stop is requested
   * @throws BrokerUnavailableException if nobody answers
   */
  public SettledState await(Duration timeout) {
    long start = nanoTime.getAsLong();
    deadline = start + timeout.toNanos();
    everReached = false;
    first = null;
    while (true) {
      Optional<SettledState> moment = look();
      if (moment.isPresent()) {
        return moment.get();
      }
      progress.tell(missing + advice());
      long now = nanoTime.getAsLong();
      if (unreachable
          && (now >= deadline || (!everReached && now - start > UNREACHABLE_LIMIT.toNanos()))) {
        throw new BrokerUnavailableException(missing, null);
      }
      if (now >= deadline) {
        throw new GivenUpException(
            "not settled within " + timeout.toSeconds() + " s: " + missing + advice());
      }
      pause();
    }
  }

  private Optional<SettledState> look() {
    unreachable = false;
    try {
      GroupLags before = ask();
      if (!before.isDrained()) {
        return notYet("waiting: " + before.describeLags());
      }
      if (!before.ends().equals(drainedEnds)) {
        drainedEnds = before.ends();
        drainedAt = nanoTime.getAsLong();
      }
      Optional<JsonNode> metrics = refreshedTwice();
      if (metrics.isEmpty()) {
        return Optional.empty();
      }
      Optional<JsonNode> minutes = analytics.minutes();
      if (minutes.isEmpty()) {
        return notYet("waiting: analytics serves no /minutes");
      }
      GroupLags after = ask();
      if (!after.equals(before)) {
        return notYet("waiting: something arrived just now, " + after.describeLags());
      }
      long lag = metrics.get().at("/lag/total").asLong();
      if (lag != 0 && nanoTime.getAsLong() - drainedAt < CATCH_UP_LIMIT.toNanos()) {
        return notYet("waiting: /metrics has a lag of " + lag + ", of which Kafka does not know");
      }
      return Optional.of(new SettledState(after, metrics.get(), minutes.get()));
    } catch (IOException nobody) {
      unreachable = true;
      return notYet(nobody.getMessage());
    } catch (KafkaException unanswered) {
      unreachable = true;
      return notYet("Kafka does not answer: " + unanswered.getMessage());
    }
  }

  /**
   * Waits until {@code /metrics} was made anew twice. The first of the two may have been under way
   * when Kafka was asked; the second one cannot have been.
   */
  private Optional<JsonNode> refreshedTwice() throws IOException {
    JsonNode last = null;
    for (int refreshed = 0; ; pause()) {
      Optional<JsonNode> metrics = analytics.metrics();
      everReached = true;
      if (metrics.isEmpty()) {
        return notYet("waiting: analytics is not ready");
      }
      JsonNode madeAt = metrics.get().path("generated_at");
      if (last != null && !madeAt.equals(last) && ++refreshed == 2) {
        return metrics;
      }
      last = madeAt;
      if (nanoTime.getAsLong() >= deadline) {
        return notYet("analytics does not refresh /metrics; generated_at is still " + madeAt);
      }
    }
  }

  private GroupLags ask() {
    latest = kafka.get();
    if (first == null) {
      first = latest;
    }
    return latest;
  }

  /** What helps where it is not the groups that are slow: orders that keep arriving. */
  private String advice() {
    long arrived = first == null ? 0 : latest.orders() - first.orders();
    return arrived == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; %d orders arrived meanwhile, and `%s` lets the producer rest",
            arrived,
            idleCommand);
  }

  private <T> Optional<T> notYet(String why) {
    missing = why;
    return Optional.empty();
  }

  private void pause() {
    if (stop.await(pause)) {
      throw new GivenUpException("stopped before all had settled");
    }
  }
}
