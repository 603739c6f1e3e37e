package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.StackSettings;
import io.github.streamingkafka.validation.verify.LogReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Orders that inventory has left behind without an outcome. Looked for before its group is rewound:
 * it decides them again then, and what it had lost could not be seen any more.
 */
final class UndecidedOrders {
  private final StackSettings settings;
  private final KafkaOffsets kafka;
  private final LogReader reader;
  private final Set<String> found = new TreeSet<>();

  UndecidedOrders(StackSettings settings, KafkaOffsets kafka, LogReader reader) {
    this.settings = settings;
    this.kafka = kafka;
    this.reader = reader;
  }

  /** Looks at all orders before the group's offsets; its members have to be gone. */
  synchronized void look() {
    Undecided undecided = new Undecided();
    Set<TopicPartition> orders = kafka.partitions(Set.of(settings.kafka().orderTopic()));
    Map<TopicPartition, Long> committed = kafka.committed(settings.inventoryGroup(), orders);
    reader.read(committed, undecided::order);
    reader.read(
        kafka.ends(kafka.partitions(Set.of(settings.kafka().inventoryTopic()))),
        undecided::outcome);
    found.addAll(undecided.ids());
  }

  synchronized Set<String> found() {
    return Set.copyOf(found);
  }

  /** Order ids of which there is an order and no outcome. */
  static final class Undecided {
    private final Set<String> ids = new TreeSet<>();

    void order(ConsumerRecord<byte[], byte[]> record) {
      try {
        ids.add(EventCodec.readOrder(record.key(), record.value()).orderId().toString());
      } catch (UnreadableRecordException garbage) {
        // It gets no outcome, and is in the dead-letter topic.
      }
    }

    void outcome(ConsumerRecord<byte[], byte[]> record) {
      try {
        ids.remove(EventCodec.readOutcome(record.key(), record.value()).orderId().toString());
      } catch (UnreadableRecordException garbage) {
        // It decides nothing.
      }
    }

    Set<String> ids() {
      return Set.copyOf(ids);
    }
  }
}
