package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.kafka.KafkaSettings;
import io.github.streamingkafka.validation.orders.IdForm;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Another program, which nothing happens to: it writes orders all the while, whose ids have one
 * form after the other, and some of them by clocks that are wrong.
 */
final class ForeignOrders implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final List<IdForm> FORMS = List.of(IdForm.values());

  /** A broker takes no record whose time is more than an hour ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(59);

  private static final Duration BEHIND = Duration.ofHours(1);

  /** Longer than a broker is away. */
  private static final int PATIENCE_MS = 600_000;

  private final TestRun run;
  private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile boolean finishing;

  ForeignOrders(TestRun run) {
    this.run = run;
  }

  /** Writes until {@link #finish} is called, and returns once all of it is acknowledged. */
  @Override
  public void run() {
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(patient(run.settings().kafka()))) {
      for (int n = 0; !finishing && !run.stop().await(PAUSE); n++) {
        send(producer, n);
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new GivenUpException("an order of another program was not taken: " + failure.get());
    }
  }

  private static Map<String, Object> patient(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.producer());
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
    return properties;
  }

  private void send(Producer<byte[], byte[]> producer, int n) {
    IdForm form = FORMS.get(n % FORMS.size());
    String id = form.id(run.prefix() + form, n);
    var unused =
        producer.send(
            order(form, id, n),
            (metadata, refused) -> {
              if (refused == null) {
                acknowledged.add(id);
              } else {
                failure.compareAndSet(null, refused);
              }
            });
  }

  /**
   * Those that belong to runs were ordered long ago, so that no burst's run has to make room.
   *
   * @param n how many milliseconds after 1970 that was
   */
  private ProducerRecord<byte[], byte[]> order(IdForm form, String id, int n) {
    Instant now = Instant.now();
    return switch (form) {
      case UUID -> wrongTime(id, now.plus(AHEAD));
      case ULID -> wrongTime(id, now.minus(BEHIND));
      default -> EdgeCaseRecords.order(run.orderTopic(), id, n);
    };
  }

  private ProducerRecord<byte[], byte[]> wrongTime(String id, Instant time) {
    long ts = time.toEpochMilli();
    ProducerRecord<byte[], byte[]> order = EdgeCaseRecords.order(run.orderTopic(), id, ts);
    return new ProducerRecord<>(order.topic(), null, ts, order.key(), order.value());
  }

  /** Writes no further order. */
  void finish() {
    finishing = true;
  }

  /** The ids of those that are acknowledged. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }
}
