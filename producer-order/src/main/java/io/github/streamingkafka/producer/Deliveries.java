package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.FailureRule;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of the orders. Kafka reports each acknowledgement in one thread, the
 * producer's own; the counts may be read by another one once the producer is closed.
 */
final class Deliveries {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Logger log = LoggerFactory.getLogger(Deliveries.class);
  private final FailureRule failureRule;
  private final Clock clock;
  private final LongConsumer progress;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
  private long acknowledged;
  private long expectedFailures;
  private long bytes;

  private Callback expectedToPass;
  private Callback expectedToFail;
  private long sharedSince = -1;

  /**
   * @param failureRule which orders will fail further down the stream
   * @param progress told the number of acknowledged orders, whenever it grows
   */
  Deliveries(FailureRule failureRule, Clock clock, LongConsumer progress) {
    this.failureRule = failureRule;
    this.clock = clock;
    this.progress = progress;
  }

  /** What to tell the fate of an order that is made at {@code millis}; for one thread. */
  Callback of(long sequence, long millis) {
    // All that an order's fate needs are its time and whether it will fail further down, so that
    // the orders of a millisecond can share their callbacks.
    if (millis != sharedSince) {
      sharedSince = millis;
      expectedToPass = (metadata, failure) -> delivered(millis, 0, metadata, failure);
      expectedToFail = (metadata, failure) -> delivered(millis, 1, metadata, failure);
    }
    return failureRule.fails(sequence) ? expectedToFail : expectedToPass;
  }

  /** Notes a failure; only the first is logged, since the others would say the same. */
  void failed(Exception failure) {
    if (failed.compareAndSet(false, true)) {
      log.error("order not acknowledged (further ones are only counted): {}", failure.toString());
    }
  }

  private void delivered(
      long madeAt, int expectedFailure, RecordMetadata metadata, Exception failure) {
    if (failure != null) {
      failed(failure);
      return;
    }
    // A clock that was set back must not end a run.
    latencies.recordValue(Math.max(0, clock.millis() - madeAt));
    bytes += metadata.serializedKeySize() + metadata.serializedValueSize();
    expectedFailures += expectedFailure;
    acknowledged++;
    progress.accept(acknowledged);
  }

  long acknowledged() {
    return acknowledged;
  }

  /** How many of the acknowledged orders will fail further down the stream. */
  long expectedFailures() {
    return expectedFailures;
  }

  /** Keys and values of the acknowledged orders. */
  long bytes() {
    return bytes;
  }

  /** Milliseconds from making an order, right before it is sent, to its acknowledgement. */
  Histogram latencies() {
    return latencies;
  }
}
