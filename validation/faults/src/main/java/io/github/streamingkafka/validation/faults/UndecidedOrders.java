package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Orders that inventory has left behind without an outcome. Looked for before its group is rewound:
 * it decides them again then, and what it had lost could not be seen any more.
 */
final class UndecidedOrders {
  private final TestRun run;
  private final Set<String> found = new TreeSet<>();

  UndecidedOrders(TestRun run) {
    this.run = run;
  }

  /** Looks at all orders before the group's offsets; its members have to be gone. */
  synchronized void look() {
    Undecided undecided = new Undecided();
    run.read(
        run.kafka()
            .committed(
                run.settings().inventoryGroup(), run.kafka().partitions(Set.of(run.orderTopic()))),
        undecided::order);
    run.read(run.ends(run.outcomeTopic()), undecided::outcome);
    found.addAll(undecided.ids());
  }

  synchronized List<String> found() {
    return List.copyOf(found);
  }

  /** Order ids of which there is an order and no outcome. */
  static final class Undecided {
    private final Set<String> ids = new TreeSet<>();

    void order(ConsumerRecord<byte[], byte[]> record) {
      try {
        ids.add(EventCodec.readOrder(record.key(), record.value()).orderId().toString());
      } catch (UnreadableRecordException invalid) {
        // It gets no outcome, and is in the dead-letter topic.
      }
    }

    void outcome(ConsumerRecord<byte[], byte[]> record) {
      try {
        ids.remove(EventCodec.readOutcome(record.key(), record.value()).orderId().toString());
      } catch (UnreadableRecordException invalid) {
        // It decides nothing.
      }
    }

    Set<String> ids() {
      return Set.copyOf(ids);
    }
  }
}
