package io.github.streamingkafka.producer;

import io.github.streamingkafka.common.process.StopSignal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the orders of a run, and waits for their acknowledgements. */
final class OrderPublisher {
  /** Orders that share one timestamp, unless they are paced. */
  private static final int MAX_AT_ONCE = 100;

  /** How long orders in flight may take once the stop is requested. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Logger log = LoggerFactory.getLogger(OrderPublisher.class);
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final OrderGenerator generator;
  private final Pacer pacer;
  private final SendStats stats;
  private final Optional<AcknowledgedOrders> acknowledged;
  private final InstantSource clock;
  private final StopSignal stop;
  private final long first;
  private Thread publishing;
  private long sent;

  /**
   * @param acknowledged lists acknowledged orders, where that is asked for
   * @param first the sequence of the first order
   */
  OrderPublisher(
      Producer<byte[], byte[]> producer,
      String topic,
      OrderGenerator generator,
      Pacer pacer,
      SendStats stats,
      Optional<AcknowledgedOrders> acknowledged,
      InstantSource clock,
      StopSignal stop,
      long first) {
    this.producer = producer;
    this.topic = topic;
    this.generator = generator;
    this.pacer = pacer;
    this.stats = stats;
    this.acknowledged = acknowledged;
    this.clock = clock;
    this.stop = stop;
    this.first = first;
  }

  /**
   * Sends {@code count} orders and closes the producer once all are acknowledged or failed. Sends
   * fewer if the stop is requested, or if a run that has an end is blocked for {@code
   * max.block.ms}.
   *
   * @param count {@link Long#MAX_VALUE} for a run without end
   * @return how many were sent, which are those from the first on
   */
  long publish(long count) {
    stop.onRequest(this::interrupt);
    beInterruptible();
    try {
      sendAll(count);
      producer.flush();
    } catch (InterruptException stopRequested) {
      log.debug("stopped while waiting for Kafka", stopRequested);
    } catch (KafkaException failure) {
      // Not the fault of a single order: no further one would fare better.
      stats.failed(failure);
    } finally {
      beUninterruptible();
      producer.close(CLOSE_LIMIT);
    }
    return sent;
  }

  private void sendAll(long count) {
    boolean isRunning = true;
    while (isRunning && sent < count) {
      int atOnce = (int) Math.min(pacer.isOn() ? 1 : MAX_AT_ONCE, count - sent);
      isRunning = !stop.isRequested() && pacer.awaitNext() && sendSome(atOnce, count);
    }
  }

  /** Makes all orders of a batch before any is sent: a send may block. */
  private boolean sendSome(int atOnce, long count) {
    long now = clock.millis();
    for (ProducerRecord<byte[], byte[]> order : make(atOnce, now)) {
      if (stop.isRequested()) {
        return false;
      }
      SendStats.Delivery delivery = stats.delivery(first + sent, now, pacer.lateMs());
      Future<RecordMetadata> result = producer.send(order, callback(first + sent, delivery));
      delivery.setResult(result);
      sent++;
      Optional<String> timeout = timeout(result);
      if (timeout.isPresent() && count < Long.MAX_VALUE) {
        log.error("gave up after {} of {} orders: {}", sent, count, timeout.get());
        return false;
      }
    }
    return true;
  }

  private Callback callback(long sequence, SendStats.Delivery delivery) {
    return acknowledged.isEmpty() ? delivery : acknowledged.get().listing(sequence, delivery);
  }

  private List<ProducerRecord<byte[], byte[]>> make(int atOnce, long now) {
    List<ProducerRecord<byte[], byte[]>> orders = new ArrayList<>(atOnce);
    long next = first + sent;
    for (long sequence = next; sequence < next + atOnce; sequence++) {
      byte[] key = generator.key(sequence);
      orders.add(new ProducerRecord<>(topic, key, generator.value(sequence, key, now)));
    }
    return orders;
  }

  /** Why a send was blocked in vain: the buffer is full, or the topic is missing. */
  private static Optional<String> timeout(Future<RecordMetadata> result) {
    if (!result.isDone()) {
      return Optional.empty();
    }
    try {
      result.get();
    } catch (ExecutionException failed) {
      return Optional.of(failed.getCause())
          .filter(TimeoutException.class::isInstance)
          .map(Throwable::toString);
    } catch (InterruptedException stopRequested) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /** Ends a blocked send or flush, but not the closing of the producer. */
  private synchronized void interrupt() {
    if (publishing != null) {
      publishing.interrupt();
    }
  }

  private synchronized void beInterruptible() {
    publishing = Thread.currentThread();
  }

  private synchronized void beUninterruptible() {
    publishing = null;
    // The interrupt may have come too late for a wait, and must not end the closing early.
    boolean unused = Thread.interrupted();
  }
}
