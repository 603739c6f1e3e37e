package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.events.FailureRule;
import java.time.InstantSource;
import java.util.concurrent.Future;
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
  private final InstantSource clock;
  private final LongConsumer progress;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
  private long acknowledged;
  private long expectedFailures;
  private long bytes;

  /** When the clock was looked at last, and the result of the order that it was looked at for. */
  private long lastLook;

  private Future<RecordMetadata> lastLookedFor;

  /**
   * @param failureRule which orders will fail further down the stream
   * @param progress told the number of acknowledged orders, whenever it grows
   */
  Deliveries(FailureRule failureRule, InstantSource clock, LongConsumer progress) {
    this.failureRule = failureRule;
    this.clock = clock;
    this.progress = progress;
  }

  /** The delivery of an order that is made at {@code millis}; Kafka is to call it back. */
  Delivery of(long sequence, long millis) {
    return new Delivery(millis, failureRule.fails(sequence));
  }

  /** Waits for what becomes of one order, and counts it. */
  final class Delivery implements Callback {
    private final long madeAt;
    private final boolean expectedToFail;

    /** Set by the thread that sends, and perhaps not yet seen by the one that is told. */
    private Future<RecordMetadata> result;

    private Delivery(long madeAt, boolean expectedToFail) {
      this.madeAt = madeAt;
      this.expectedToFail = expectedToFail;
    }

    /** Takes what Kafka returned for the order. */
    void awaits(Future<RecordMetadata> sent) {
      result = sent;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception failure) {
      if (failure != null) {
        failed(failure);
        return;
      }
      // A clock that was set back must not end a run.
      latencies.recordValue(Math.max(0, acknowledgedAt(result) - madeAt));
      bytes += metadata.serializedKeySize() + metadata.serializedValueSize();
      expectedFailures += expectedToFail ? 1 : 0;
      acknowledged++;
      progress.accept(acknowledged);
    }
  }

  /**
   * When the order of this result was acknowledged. Kafka acknowledges a batch as a whole, tells
   * its orders one after the other, and then calls their results done. As long as the last one
   * looked for is not, this is the same batch, and needs no look at the clock, which would take as
   * long as all else.
   *
   * @param result null if it is not known yet
   */
  private long acknowledgedAt(Future<RecordMetadata> result) {
    if (lastLookedFor == null || lastLookedFor.isDone()) {
      lastLook = clock.millis();
      lastLookedFor = result;
    }
    return lastLook;
  }

  /** Notes a failure; only the first is logged, since the others would say the same. */
  void failed(Exception failure) {
    if (failed.compareAndSet(false, true)) {
      log.error("order not acknowledged (further ones are only counted): {}", failure.toString());
    }
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
