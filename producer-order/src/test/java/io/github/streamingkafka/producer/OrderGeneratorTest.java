package io.github.streamingkafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.events.OrderEvent;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderGeneratorTest {
  private static final long TS = 1_795_366_800_123L;

  @Test
  void shouldWriteOrdersAsTheyAreSpecified() {
    OrderGenerator generator = new OrderGenerator("run", 1, 1, 1);

    assertThat(text(generator.key(42))).isEqualTo("run-42");
    assertThat(text(generator.value(42, generator.key(42), TS)))
        .isEqualTo(
            "{\"order_id\":\"run-42\",\"item_id\":\"item-1\",\"qty\":1,\"ts\":1795366800123}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 10, 99, 100, 12_345, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE})
  void shouldWriteTheBytesThatTheCodecWrites(long sequence) throws UnreadableRecordException {
    OrderGenerator generator = new OrderGenerator("20261101-040506-abcdef", 7, 1_000_000, 1_000);

    for (long ts : new long[] {0, 9, 10, TS}) {
      byte[] key = generator.key(sequence);
      byte[] value = generator.value(sequence, key, ts);
      OrderEvent order = EventCodec.readOrder(key, value);
      assertThat(order.orderId()).hasToString("20261101-040506-abcdef-" + sequence);
      assertThat(order.ts()).isEqualTo(ts);
      assertThat(value).asString().isEqualTo(text(EventCodec.write(order)));
    }
  }

  @Test
  void shouldGiveTheSameOrdersForTheSameSeedAndRunId() {
    assertThat(values("run", 5)).isEqualTo(values("run", 5));
    assertThat(values("run", 5)).isNotEqualTo(values("run", 6));
    assertThat(values("run", 5)).isNotEqualTo(values("other", 5));
  }

  @Test
  void shouldNeverChangeTheOrdersOfASeed() {
    assertThat(values("r", 20261101))
        .startsWith(
            "{\"order_id\":\"r-1\",\"item_id\":\"item-5\",\"qty\":5,\"ts\":1795366800123}",
            "{\"order_id\":\"r-2\",\"item_id\":\"item-49\",\"qty\":4,\"ts\":1795366800123}",
            "{\"order_id\":\"r-3\",\"item_id\":\"item-40\",\"qty\":2,\"ts\":1795366800123}");
  }

  @Test
  void shouldSpreadOrdersOverAllItemsAndQuantities() throws UnreadableRecordException {
    Integer[] items = zeros(8);
    Integer[] quantities = zeros(4);
    for (OrderEvent order : orders(8, 4, 32_000)) {
      items[item(order)]++;
      quantities[(int) order.qty() - 1]++;
    }

    assertThat(items).allMatch(count -> 3_600 < count && count < 4_400);
    assertThat(quantities).allMatch(count -> 7_400 < count && count < 8_600);
  }

  @Test
  void shouldNotMakeFailuresDependOnTheItem() throws UnreadableRecordException {
    // Given the same seed for orders and failures
    FailureRule rule = new FailureRule(0.5, 0);
    Integer[] failures = zeros(8);
    for (OrderEvent order : orders(8, 4, 32_000)) {
      if (rule.fails(order.orderId())) {
        failures[item(order)]++;
      }
    }

    assertThat(failures).allMatch(count -> 1_750 < count && count < 2_250);
  }

  private static int item(OrderEvent order) {
    return Integer.parseInt(order.itemId().toString().substring("item-".length())) - 1;
  }

  private static Integer[] zeros(int count) {
    return Collections.nCopies(count, 0).toArray(Integer[]::new);
  }

  private static List<OrderEvent> orders(int itemCount, int maxQty, int count)
      throws UnreadableRecordException {
    OrderGenerator generator = new OrderGenerator("run", 0, itemCount, maxQty);
    List<OrderEvent> orders = new ArrayList<>();
    for (long sequence = 1; sequence <= count; sequence++) {
      byte[] key = generator.key(sequence);
      orders.add(EventCodec.readOrder(key, generator.value(sequence, key, TS)));
    }
    return orders;
  }

  private static List<String> values(String runId, long seed) {
    OrderGenerator generator = new OrderGenerator(runId, seed, 50, 5);
    return LongStream.rangeClosed(1, 20)
        .mapToObj(n -> text(generator.value(n, generator.key(n), TS)))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
