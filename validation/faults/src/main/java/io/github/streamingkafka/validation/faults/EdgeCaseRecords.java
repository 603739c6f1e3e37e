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
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    records.add(new ProducerRecord<>(topic, key, null));
    records.add(new ProducerRecord<>(topic, null, sound.getBytes(UTF_8)));
    records.add(new ProducerRecord<>(topic, NOT_UTF_8, sound.getBytes(UTF_8)));
    records.add(record(topic, tag + "-2", sound));
    records.add(new ProducerRecord<>(topic, key, withInvalidByte(sound)));
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
        .forEach(value -> records.add(record(topic, id, value)));
    String tooLong = "x".repeat(LONGEST_ID + 1);
    records.add(record(topic, tooLong, outcome(tooLong, "RESERVED")));
    return records;
  }

  /** The same, and values that have a status which no outcome has. */
  List<ProducerRecord<byte[], byte[]>> unreadableOutcomes(String topic) {
    String id = tag + "-1";
    List<ProducerRecord<byte[], byte[]>> records = unreadable(topic);
    for (String status : List.of("LOST", "reserved", "")) {
      records.add(record(topic, id, outcome(id, status)));
    }
    return records;
  }

  /** Orders of other programs, whose ids have any form. */
  List<ProducerRecord<byte[], byte[]>> foreignOrders(String topic) {
    return orders(topic, foreignIds(), 1);
  }

  /** Outcomes of orders that there are not, decided as inventory would. */
  List<ProducerRecord<byte[], byte[]>> foreignOutcomes(String topic, FailureRule rule) {
    return Stream.of(tag + "-early-1", tag + "-early-0001", tag + "-early")
        .map(
            id -> {
              String status = rule.fails(OrderId.parse(id)) ? "FAILED" : "RESERVED";
              return record(topic, id, outcome(id, status));
            })
        .toList();
  }

  /** Orders that would be counted if their transaction were committed. */
  List<ProducerRecord<byte[], byte[]>> ordersToAbort(String topic, String runId) {
    return orders(topic, List.of(runId + "-1", runId + "-2", runId + "-3"), 1);
  }

  /** The same record once more. */
  static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(record.topic(), record.key(), record.value());
  }

  /** The same order with another quantity and minute; none where that is no order. */
  static Stream<ProducerRecord<byte[], byte[]>> changedOrder(
      ConsumerRecord<byte[], byte[]> record) {
    try {
      OrderEvent order = EventCodec.readOrder(record.key(), record.value());
      OrderEvent changed =
          new OrderEvent(
              order.orderId(), order.itemId(), order.qty() % 1_000 + 1, order.ts() + MINUTE_MS);
      return Stream.of(
          new ProducerRecord<>(record.topic(), record.key(), EventCodec.write(changed)));
    } catch (UnreadableRecordException unreadable) {
      return Stream.empty();
    }
  }

  /** The other outcome of the same order; none where that is no outcome. */
  static Stream<ProducerRecord<byte[], byte[]>> conflictingOutcome(
      ConsumerRecord<byte[], byte[]> record) {
    try {
      OutcomeEvent outcome = EventCodec.readOutcome(record.key(), record.value());
      OutcomeEvent other =
          new OutcomeEvent(
              outcome.orderId(),
              outcome.itemId(),
              outcome.qty(),
              outcome.status() == Status.FAILED ? Status.RESERVED : Status.FAILED,
              null,
              outcome.orderTs(),
              outcome.ts() + 1);
      return Stream.of(new ProducerRecord<>(record.topic(), record.key(), EventCodec.write(other)));
    } catch (UnreadableRecordException unreadable) {
      return Stream.empty();
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

  /**
   * Orders of these ids.
   *
   * @param firstTs when the first was ordered: long ago, so that no burst's run has to make room
   *     for theirs; the others follow by a millisecond each
   */
  private static List<ProducerRecord<byte[], byte[]>> orders(
      String topic, List<String> ids, long firstTs) {
    return IntStream.range(0, ids.size())
        .mapToObj(n -> order(topic, ids.get(n), firstTs + n))
        .toList();
  }

  static ProducerRecord<byte[], byte[]> order(String topic, String id, long ts) {
    return new ProducerRecord<>(
        topic, id.getBytes(UTF_8), EventCodec.write(new OrderEvent(id, "item-1", 1, ts)));
  }

  private static String outcome(String id, String status) {
    return "{\"order_id\":\"%s\",\"item_id\":\"item-1\",\"qty\":1,\"ts\":1,\"status\":\"%s\"}"
        .formatted(id, status);
  }

  private static byte[] withInvalidByte(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    bytes[text.indexOf("item-1")] = (byte) 0xFF;
    return bytes;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }
}
