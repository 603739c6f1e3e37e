package io.github.streamingkafka.validation.verify;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records made by hand. */
final class Log {
  static final String ORDERS = "order-events";
  static final String OUTCOMES = "inventory-events";

  /** Behind all records. */
  static final Map<TopicPartition, Long> ALL =
      Map.of(
          new TopicPartition(ORDERS, 0), Long.MAX_VALUE,
          new TopicPartition(OUTCOMES, 0), Long.MAX_VALUE);

  private final Recount recount;
  private long offset;

  Log() {
    this(null);
  }

  /** Of orders that are to be decided like this. */
  Log(Announced announced) {
    recount = new Recount(announced);
  }

  Log order(String id) {
    return order(id, 1);
  }

  /** An order of this time. */
  Log orderAt(String id, long ts) {
    recount.order(
        record(
            ORDERS,
            id,
            String.format(
                Locale.ROOT,
                "{\"order_id\":\"%s\",\"item_id\":\"i\",\"qty\":1,\"ts\":%d}",
                id,
                ts)));
    return this;
  }

  /** An outcome of an order of this time, as JSON. */
  Log outcomeAt(String id, String status, String orderTs) {
    recount.outcome(
        record(
            OUTCOMES,
            id,
            "{\"order_id\":\"%s\",\"item_id\":\"i\",\"qty\":1,\"ts\":1,\"status\":\"%s\",\"order_ts\":%s}"
                .formatted(id, status, orderTs)));
    return this;
  }

  /** An outcome so many milliseconds after its order. */
  Log outcomeAfter(String id, long latencyMs) {
    recount.outcome(
        record(
            OUTCOMES,
            id,
            String.format(
                Locale.ROOT,
                "{\"order_id\":\"%s\",\"item_id\":\"i\",\"qty\":1,\"ts\":%d,\"status\":\"RESERVED\",\"order_ts\":9}",
                id,
                9 + latencyMs)));
    return this;
  }

  Log order(String id, int qty) {
    recount.order(record(ORDERS, id, orderJson(id, qty)));
    return this;
  }

  Log outcome(String id, String status) {
    recount.outcome(
        record(
            OUTCOMES,
            id,
            "{\"order_id\":\"%s\",\"item_id\":\"i\",\"qty\":1,\"ts\":1,\"status\":\"%s\"}"
                .formatted(id, status)));
    return this;
  }

  Log badOrder(String key, String value) {
    recount.order(record(ORDERS, key, value));
    return this;
  }

  Log badOutcome(String key, String value) {
    recount.outcome(record(OUTCOMES, key, value));
    return this;
  }

  Log deadLetter(String topic, long offset, String key, String value) {
    return deadLetter(topic, offset, key, value, "why", "");
  }

  /** A dead letter that says why it is there and what it leaves out. */
  Log deadLetter(
      String topic, long offset, String key, String value, String reason, String omitted) {
    ConsumerRecord<byte[], byte[]> letter = record(topic + "-dlq", key, value);
    letter.headers().add("dlq.source.topic", bytes(topic));
    letter.headers().add("dlq.source.partition", bytes("0"));
    letter.headers().add("dlq.source.offset", bytes(Long.toString(offset)));
    letter.headers().add("dlq.reason", bytes(reason));
    if (!omitted.isEmpty()) {
      letter.headers().add("dlq.omitted", bytes(omitted));
    }
    recount.deadLetter(letter);
    return this;
  }

  Recount recount() {
    return recount;
  }

  static String orderJson(String id, int qty) {
    return String.format(
        Locale.ROOT, "{\"order_id\":\"%s\",\"item_id\":\"i\",\"qty\":%d,\"ts\":1}", id, qty);
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Each at the next offset of one partition, whatever its topic. */
  private ConsumerRecord<byte[], byte[]> record(String topic, String key, String value) {
    return new ConsumerRecord<>(topic, 0, offset++, bytes(key), bytes(value));
  }
}
