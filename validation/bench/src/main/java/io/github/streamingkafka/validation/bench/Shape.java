package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.validation.orders.Digest;
import io.github.streamingkafka.validation.orders.IdForm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

/**
 * What the orders of a topic are like: the n-th, from 1 on, is a function of this and of n, but for
 * its time.
 *
 * @param ids the form of their ids
 * @param bytes how many each has at least, by fields that nobody here knows; 0 for none of those
 * @param orders how many there are
 * @param partitions of their topic
 */
record Shape(IdForm ids, int bytes, int orders, int partitions) {
  private static final int ITEMS = 50;
  private static final int MAX_QTY = 5;
  private static final int FIELD_BYTES = 1_000;
  private static final int BYTES_OF_USUAL_ORDER = 1_000;

  /** Random, so that it does not compress by much. */
  private static final String TEXT = text();

  private static String text() {
    byte[] random = new byte[1_000_000];
    new Random(1).nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  /** The same orders in another number of partitions. */
  Shape in(int otherPartitions) {
    return new Shape(ids, bytes, orders, otherPartitions);
  }

  /** Larger orders, and so many fewer that all of them are 1 GB where they were a million. */
  Shape sized(int otherBytes) {
    long fewer = (long) orders * BYTES_OF_USUAL_ORDER / otherBytes;
    return new Shape(ids, otherBytes, (int) Math.max(1, fewer), partitions);
  }

  String id(int n) {
    return ids.id("bench", n);
  }

  byte[] value(int n) {
    byte[] order =
        EventCodec.write(new OrderEvent(id(n), item(n), qty(n), System.currentTimeMillis()));
    return order.length >= bytes ? order : padded(new String(order, StandardCharsets.UTF_8), n);
  }

  private byte[] padded(String order, int n) {
    StringBuilder json = new StringBuilder(order).deleteCharAt(order.length() - 1);
    Random random = new Random(n);
    for (int field = 1; json.length() < bytes; field++) {
      int from = random.nextInt(TEXT.length() - FIELD_BYTES);
      json.append(",\"field_").append(field).append("\":\"");
      json.append(TEXT, from, from + FIELD_BYTES).append('"');
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** That of all orders and their outcomes, decided by default. */
  String digest() {
    FailureRule rule = FailureRule.from(new Environment(Map.of()));
    Digest digest = new Digest();
    for (int n = 1; n <= orders; n++) {
      String id = id(n);
      digest.addOrder(id, item(n), qty(n));
      digest.addOutcome(id, rule.fails(OrderId.parse(id)) ? "FAILED" : "RESERVED");
    }
    return digest.toString();
  }

  private static String item(int n) {
    return "item-" + (1 + n % ITEMS);
  }

  private static int qty(int n) {
    return 1 + n % MAX_QTY;
  }

  @Override
  public String toString() {
    String size = bytes == 0 ? "" : " of " + bytes + " bytes";
    return "%s orders%s with ids of the form %s in %s partitions"
        .formatted(orders, size, ids, partitions);
  }
}
