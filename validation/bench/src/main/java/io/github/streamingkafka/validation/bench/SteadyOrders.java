package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends orders at a steady rate and sees when their outcomes can be read. */
final class SteadyOrders implements AutoCloseable {
  private static final String RUN = "steady-";
  private static final long NEVER = 0;

  private final KafkaSettings kafka;
  private final int perSecond;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Outcomes outcomes;
  private int sent;

  SteadyOrders(BenchmarkEnvironment environment, Map<String, String> variables, int perSecond) {
    this.kafka = environment.settings(variables);
    this.perSecond = perSecond;
    Map<String, Object> properties = kafka.producer();
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    this.producer = new KafkaProducer<>(properties);
    this.outcomes = new Outcomes(environment, variables);
  }

  /** Sends for some seconds, waits for all outcomes, and returns their latencies, sorted. */
  long[] run(int seconds, Running decider) {
    int first = sent;
    int count = perSecond * seconds;
    AtomicLongArray appended = new AtomicLongArray(count);
    AtomicLongArray readable = new AtomicLongArray(count);
    Thread sending = new Thread(() -> send(first, appended), "steady-orders");
    sending.start();
    sent += count;
    decider.await(
        "outcomes",
        () ->
            outcomes.poll(
                    outcome -> readable.set(sequence(outcome) - first, System.currentTimeMillis()))
                >= sent);
    decider.await("acknowledgements", () -> !sending.isAlive());
    long[] millis = new long[count];
    for (int i = 0; i < count; i++) {
      millis[i] = Math.max(0, readable.get(i) - appended.get(i));
    }
    Arrays.sort(millis);
    return millis;
  }

  private static int sequence(ConsumerRecord<byte[], byte[]> outcome) {
    return (int) OrderId.parse(outcome.key()).sequence();
  }

  private void send(int first, AtomicLongArray appended) {
    long start = System.nanoTime();
    for (int i = 0; i < appended.length(); i++) {
      int which = i;
      long due = start + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      String id = RUN + (first + i);
      byte[] value = EventCodec.write(new OrderEvent(id, "item-1", 1, System.currentTimeMillis()));
      var unused =
          producer.send(
              new ProducerRecord<>(kafka.orderTopic(), EventCodec.key(id), value),
              (metadata, failure) ->
                  appended.set(which, failure == null ? metadata.timestamp() : NEVER));
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
    outcomes.close();
  }
}
