package io.github.streamingkafka.validation.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records that no service of ours writes, and that a log may hold all the same.
 *
 * @param tag a part of every id, so that each has its like only where that is intended
 * @param random chooses what can be chosen
 */
record EdgeCaseRecords(String tag, Random random) {
  private static final byte[] NOT_UTF_8 = {(byte) 0xC3, 0x28};
  private static final int LONGEST_ID = 256;
  private static final long MINUTE_MS = 60_000;

  /** One of each kind that cannot be read in either topic. */
  List<ProducerRecord<byte[], byte[]>> unreadable(String topic) {
    String id = tag + "-1";
    byte[] key = id.getBytes(UTF_8);
    String sound = outcome(id, "RESERVED");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(record(topic, key, null));
    records.add(record(topic, null, sound.getBytes(UTF_8)));
    records.add(record(topic, NOT_UTF_8, sound.getBytes(UTF_8)));
    records.add(record(topic, (tag + "-2").getBytes(UTF_8), sound.getBytes(UTF_8)));
    records.add(record(topic, key, spoilt(sound)));
    Stream.of(
            "",
            "not JSON",
            "[]",
            "{\"order_id\":",
            sound + sound,
            sound.replace("\"qty\":1", "\"qty\":\"1\""),
            sound.replace("\"qty\":1", "\"qty\":0"),
            sound.replace("\"ts\":1", "\"ts\":1.5"),
            sound.replace("\"item_id\":\"item-1\",", ""))
        .forEach(value -> records.add(record(topic, key, value.getBytes(UTF_8))));
    String long1 = "x".repeat(LONGEST_ID + 1);
    records.add(record(topic, long1.getBytes(UTF_8), outcome(long1, "RESERVED").getBytes(UTF_8)));
    return records;
  }

  /** Outcomes that are none, though they would do as orders. */
  List<ProducerRecord<byte[], byte[]>> unknownStatus(String topic) {
    String id = tag + "-1";
    return Stream.of("LOST", "reserved", "")
        .map(status -> record(topic, id.getBytes(UTF_8), outcome(id, status).getBytes(UTF_8)))
        .toList();
  }

  /** Orders of other programs, whose ids have any form. */
  List<ProducerRecord<byte[], byte[]>> foreignOrders(String topic) {
    return foreignIds().stream().map(id -> record(topic, id.getBytes(UTF_8), order(id))).toList();
  }

  /** Outcomes of orders that there are not, decided as inventory would. */
  List<ProducerRecord<byte[], byte[]>> foreignOutcomes(String topic, FailureRule rule) {
    return Stream.of(tag + "-early-1", tag + "-early-0001", tag + "-early")
        .map(
            id ->
                record(
                    topic,
                    id.getBytes(UTF_8),
                    outcome(id, rule.fails(OrderId.parse(id)) ? "FAILED" : "RESERVED")
                        .getBytes(UTF_8)))
        .toList();
  }

  /** Orders that would be counted if their transaction were committed. */
  List<ProducerRecord<byte[], byte[]>> ordersToAbort(String topic, String runId) {
    return Stream.of(runId + "-1", runId + "-2", runId + "-3")
        .map(id -> record(topic, id.getBytes(UTF_8), order(id)))
        .toList();
  }

  /** The same order once more. */
  static ProducerRecord<byte[], byte[]> again(String topic, byte[] key, byte[] value) {
    return record(topic, key, value);
  }

  /** The same order with another quantity and minute; empty where that is no order. */
  static Optional<ProducerRecord<byte[], byte[]>> changedOrder(
      String topic, byte[] key, byte[] value) {
    try {
      OrderEvent order = EventCodec.readOrder(key, value);
      OrderEvent changed =
          new OrderEvent(
              order.orderId(), order.itemId(), order.qty() % 1_000 + 1, order.ts() + MINUTE_MS);
      return Optional.of(record(topic, key, EventCodec.write(changed)));
    } catch (UnreadableRecordException unreadable) {
      return Optional.empty();
    }
  }

  /** The other outcome of the same order; empty where that is no outcome. */
  static Optional<ProducerRecord<byte[], byte[]>> conflictingOutcome(
      String topic, byte[] key, byte[] value) {
    try {
      OutcomeEvent outcome = EventCodec.readOutcome(key, value);
      OutcomeEvent other =
          new OutcomeEvent(
              outcome.orderId(),
              outcome.itemId(),
              outcome.qty(),
              outcome.status() == Status.FAILED ? Status.RESERVED : Status.FAILED,
              null,
              outcome.orderTs(),
              outcome.ts() + 1);
      return Optional.of(record(topic, key, EventCodec.write(other)));
    } catch (UnreadableRecordException unreadable) {
      return Optional.empty();
    }
  }

  private List<String> foreignIds() {
    return List.of(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        new UUID(random.nextLong(), random.nextLong()).toString(),
        tag,
        tag + "-0",
        tag + "-00",
        tag + "-7",
        tag + "-07",
        tag + "-007",
        tag + "-999999999999999999",
        tag + "-1234567890123456789",
        tag + "-",
        tag + "--5",
        tag + "-+5",
        tag + "-5 ",
        tag + "-x",
        tag + "-\u0663",
        "-" + tag,
        tag + "/a b?c#d%41-1",
        tag + " \u00fc\ud83d\ude00-1",
        tag + "\n\t\"\\-1",
        tag + "x".repeat(LONGEST_ID - tag.length()));
  }

  private static byte[] order(String id) {
    return EventCodec.write(new OrderEvent(id, "item-1", 1, 1));
  }

  private static String outcome(String id, String status) {
    return "{\"order_id\":\"%s\",\"item_id\":\"item-1\",\"qty\":1,\"ts\":1,\"status\":\"%s\"}"
        .formatted(id, status);
  }

  /** With a byte in its midst that no text has. */
  private static byte[] spoilt(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    bytes[text.indexOf("item-1")] = (byte) 0xFF;
    return bytes;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic, key, value);
  }
}
