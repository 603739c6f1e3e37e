package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Whether outcomes come in the order of their orders: of those whose orders are in one partition,
 * the first outcomes of each partition are in the order of the first of these orders. That holds
 * however often inventory decides them again, since it does so from one of them on, in their order.
 */
final class OutcomeOrder {
  private record Place(String id, int partition, long offset) {
    @Override
    public String toString() {
      return id + " at " + partition + "@" + offset;
    }
  }

  private final Map<String, Place> undecided = new HashMap<>();

  /** Whose outcome came last, by the partitions of order and outcome. */
  private final Map<List<Integer>, Place> last = new HashMap<>();

  private final List<String> wrong = new ArrayList<>();
  private final NavigableMap<Double, Double> latencies = new TreeMap<>();
  private final Instant since;

  /**
   * @param since when the run began
   */
  OutcomeOrder(Instant since) {
    this.since = since;
  }

  /** Takes a record of the topic of orders; all of them come before the first outcome. */
  void order(ConsumerRecord<byte[], byte[]> record) {
    try {
      String id = EventCodec.readOrder(record.key(), record.value()).orderId().toString();
      undecided.putIfAbsent(id, new Place(id, record.partition(), record.offset()));
    } catch (UnreadableRecordException invalid) {
      // It gets no outcome.
    }
  }

  /** Takes a record of the topic of outcomes. */
  void outcome(ConsumerRecord<byte[], byte[]> record) {
    try {
      OutcomeEvent outcome = EventCodec.readOutcome(record.key(), record.value());
      Place order = undecided.remove(outcome.orderId().toString());
      if (order != null) {
        first(outcome, order, record.partition());
      }
    } catch (UnreadableRecordException invalid) {
      // It decides nothing.
    }
  }

  private void first(OutcomeEvent outcome, Place order, int partition) {
    Place before = last.put(List.of(order.partition(), partition), order);
    if (before != null && before.offset() > order.offset()) {
      wrong.add("%s, decided after %s".formatted(order, before));
    }
    // Orders of other programs have times that tell nothing.
    if (outcome.orderTs() >= since.toEpochMilli() && outcome.ts() >= outcome.orderTs()) {
      double seconds = Duration.between(since, Instant.ofEpochMilli(outcome.ts())).toSeconds();
      latencies.merge(seconds, (double) (outcome.ts() - outcome.orderTs()), Math::max);
    }
  }

  /** The longest from order to outcome in milliseconds, by the second of the run. */
  NavigableMap<Double, Double> latencies() {
    return latencies;
  }

  /** Orders that were decided after later ones. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }
}
