package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.AutoOffsetReset;
import io.github.streamingkafka.common.Environment;
import io.github.streamingkafka.common.KafkaSettings;
import io.github.streamingkafka.common.TransactionalConsumer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** An outcome that is sent and committed, by the classes that this one's class loader finds. */
public final class DecidedOnce implements Supplier<Map<String, Object>> {
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

  private final List<String> calls = new ArrayList<>();

  @Override
  public Map<String, Object> get() {
    TransactionalConsumer both =
        new TransactionalConsumer(
            noting(Consumer.class), noting(Producer.class), AutoOffsetReset.EARLIEST, () -> {});
    both.subscribe(List.of(ORDERS.topic()));
    both.send(new ProducerRecord<>("outcomes", new byte[1]));
    both.processed(ORDERS, 1);
    both.commitAnyway(ORDERS);
    both.commit();
    both.commit();
    return Map.of(
        "calls", calls,
        "committed", both.committed().toString(),
        "has uncommitted", both.hasUncommitted(),
        "has transactional id",
            KafkaSettings.from(new Environment(Map.of()))
                .transactionalProducer("group")
                .containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
  }

  /** A client that does nothing but note what is asked of it. */
  @SuppressWarnings("unchecked")
  private <T> T noting(Class<? super T> client) {
    return (T)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {client},
            (proxy, method, arguments) -> {
              boolean hasOffsets = method.getName().equals("commitSync");
              calls.add(method.getName() + (hasOffsets ? Arrays.toString(arguments) : ""));
              return null;
            });
  }
}
