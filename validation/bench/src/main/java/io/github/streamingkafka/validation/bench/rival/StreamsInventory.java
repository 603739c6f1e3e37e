package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.process.Program;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Inventory by Kafka Streams. */
public final class StreamsInventory {
  /** What it has, for the table. */
  public static final String GIVEN = Streams.GIVEN + ", commit.interval.ms=100, linger.ms=5";

  private StreamsInventory() {}

  public static void main(String[] arguments) {
    Program.run(
        RivalConfig::from,
        (config, stop) -> {
          StreamsBuilder builder = new StreamsBuilder();
          FailureRule rule = config.failureRule();
          builder.stream(
                  config.kafka().orderTopic(),
                  Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
              .mapValues(
                  (key, order) ->
                      outcome(JsonEvent.read(order), rule.fails(OrderId.parse(key))).write())
              .to(
                  config.kafka().inventoryTopic(),
                  Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
          return Streams.run(builder.build(), config, stop);
        });
  }

  private static JsonEvent outcome(JsonEvent order, boolean fails) {
    return new JsonEvent(
        order.orderId(),
        order.itemId(),
        order.qty(),
        fails ? "FAILED" : "RESERVED",
        fails ? "OUT_OF_STOCK" : null,
        order.ts(),
        System.currentTimeMillis());
  }
}
