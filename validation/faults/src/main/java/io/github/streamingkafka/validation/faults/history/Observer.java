package io.github.streamingkafka.validation.faults.history;

import io.github.streamingkafka.validation.faults.stack.RunLog;
import io.github.streamingkafka.validation.stack.GroupLags;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** Notes again and again how far everything is. */
public final class Observer implements AutoCloseable {
  private static final long PAUSE_MS = 500;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /**
   * Begins to.
   *
   * @param lags asks Kafka
   * @param log by whose time it is noted
   */
  public Observer(Supplier<GroupLags> lags, RunLog log, History history) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> look(lags, log, history), 0, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  private static void look(Supplier<GroupLags> lags, RunLog log, History history) {
    try {
      GroupLags now = lags.get();
      history.add(log.elapsed(), now);
    } catch (KafkaException brokerAway) {
      // Then there is nothing to note.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
