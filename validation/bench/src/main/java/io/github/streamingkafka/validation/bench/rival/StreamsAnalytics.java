package io.github.streamingkafka.validation.bench.rival;

import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.process.Program;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Analytics by Kafka Streams, though it counts only: by run and by kind of event. */
public final class StreamsAnalytics {
  /** What it has, for the table. */
  public static final String GIVEN =
      Streams.GIVEN
          + ", commit.interval.ms=100, a processor with a cached store in memory and its changelog;"
          + " counts by run, neither distinct nor with digest or latencies";

  private static final String STORE = "counts";
  private static final String SOURCE = "events";
  private static final String PROCESSOR = "count";

  private StreamsAnalytics() {}

  public static void main(String[] arguments) {
    Program.run(
        RivalConfig::from,
        (config, stop) -> {
          Topology topology = new Topology();
          topology.addSource(
              SOURCE,
              Serdes.ByteArray().deserializer(),
              Serdes.ByteArray().deserializer(),
              config.kafka().orderTopic(),
              config.kafka().inventoryTopic());
          topology.addProcessor(PROCESSOR, Count::new, SOURCE);
          topology.addStateStore(
              Stores.keyValueStoreBuilder(
                      Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.Long())
                  .withCachingEnabled(),
              PROCESSOR);
          return Streams.run(topology, config, stop);
        });
  }

  private static final class Count implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<String, Long> counts;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      counts = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
      JsonEvent read = JsonEvent.read(event.value());
      String kind = read.status() == null ? "ORDERED" : read.status();
      String of = OrderId.parse(event.key()).runId() + " " + kind;
      Long before = counts.get(of);
      counts.put(of, before == null ? 1 : before + 1);
    }
  }
}
