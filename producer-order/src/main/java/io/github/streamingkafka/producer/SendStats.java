package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.events.FailureRule;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts acknowledged orders, and measures their latency. Kafka reports acknowledgements in the
 * producer's thread; other threads may read the counts once the producer is closed.
 */
final class SendStats {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Logger log = LoggerFactory.getLogger(SendStats.class);
  private final FailureRule failureRule;
  private final InstantSource clock;
  private final LongConsumer progress;
  private final AtomicLong failures = new AtomicLong();
  private final Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
  private final Histogram latenciesFromDue = new Histogram(SIGNIFICANT_DIGITS);
  private long acknowledged;
  private long expectedFailures;
  private long bytes;

  /** When the clock was read last, and the result of the order for which it was read. */
  private long lastAcknowledgedAt;

  private Future<RecordMetadata> lastResult;

  /**
   * @param failureRule which orders will fail further down the stream
   * @param progress called with the number of acknowledged orders, whenever it grows
   */
  SendStats(FailureRule failureRule, InstantSource clock, LongConsumer progress) {
    this.failureRule = failureRule;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * The callback for an order that is made at {@code millis}.
   *
   * @param lateMs how long after its due time, or {@link Pacer#NO_DUE_TIME}
   */
  Delivery delivery(long sequence, long millis, int lateMs) {
    return new Delivery(millis, lateMs, failureRule.fails(sequence));
  }

  /** Counts one order once it is acknowledged. */
  final class Delivery implements Callback {
    private final long madeAt;
    private final int lateMs;
    private final boolean expectedToFail;

    /** Set by the sending thread, and perhaps not yet seen by the producer's thread. */
    private Future<RecordMetadata> result;

    private Delivery(long madeAt, int lateMs, boolean expectedToFail) {
      this.madeAt = madeAt;
      this.lateMs = lateMs;
      this.expectedToFail = expectedToFail;
    }

    /** Takes what Kafka returned for the order. */
    void setResult(Future<RecordMetadata> sent) {
      result = sent;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception failure) {
      if (failure != null) {
        failed(failure);
        return;
      }
      // A clock that was set back must not end a run.
      long latency = Math.max(0, acknowledgedAt(result) - madeAt);
      latencies.recordValue(latency);
      if (lateMs != Pacer.NO_DUE_TIME) {
        latenciesFromDue.recordValue(lateMs + latency);
      }
      bytes += metadata.serializedKeySize() + metadata.serializedValueSize();
      expectedFailures += expectedToFail ? 1 : 0;
      acknowledged++;
      progress.accept(acknowledged);
    }
  }

  /**
   * When the order of this result was acknowledged. Kafka acknowledges a batch as a whole: it calls
   * the callbacks of its orders one by one, and then completes their results. As long as the result
   * for which the clock was read is not complete, this is the same batch. Reading the clock for
   * each order would take as long as all else.
   *
   * @param result null if it is not set yet
   */
  private long acknowledgedAt(Future<RecordMetadata> result) {
    if (lastResult == null || lastResult.isDone()) {
      lastAcknowledgedAt = clock.millis();
      lastResult = result;
    }
    return lastAcknowledgedAt;
  }

  /** Notes a failure; only the first is logged, since the others have the same cause. */
  void failed(Exception failure) {
    if (failures.getAndIncrement() == 0) {
      log.error("order not acknowledged (further ones are only counted): {}", failure.toString());
    }
  }

  long acknowledged() {
    return acknowledged;
  }

  /** How many failures were noted; any thread may ask at any time. */
  long failures() {
    return failures.get();
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

  /**
   * Milliseconds from when an order was due to its acknowledgement, of orders that had a due time.
   * Where sending stands still, the orders that should have been made meanwhile have waited too.
   */
  Histogram latenciesFromDue() {
    return latenciesFromDue;
  }
}
