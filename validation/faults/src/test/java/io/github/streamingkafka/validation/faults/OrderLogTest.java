package io.github.streamingkafka.validation.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.validation.faults.stack.BurstRun;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OrderLogTest {
  private static final BurstRun RUN = new BurstRun("a", 1, 3, 10);

  @Test
  void shouldFindNothingWrongWithARunThatIsThere() {
    assertThat(log("a-1", "a-2", "a-1", "a-2", "a-3").incomplete()).isEmpty();
  }

  @Test
  void shouldFindWhatIsMissingOrTooMuch() {
    assertThat(log("a-1", "a-2").incomplete()).containsExactly("a: 2 of 3");
    assertThat(log("a-1", "a-2", "a-4").incomplete()).containsExactly("a: 3 of 3");
    assertThat(log("a-1", "a-2", "a-3", "a-4").incomplete()).containsExactly("a: 4 of 3");
  }

  @Test
  void shouldIgnoreWhatOthersWrote() {
    assertThat(log("a-1", "a", null, "c-x", "a-2", "a-03", "a-3", "a-x").incomplete()).isEmpty();
  }

  @Test
  void shouldFindForeignOrdersThatAreMissing() {
    OrderLog log = new OrderLog(List.of(), Set.of("x", "y-1"));
    assertThat(log.missing()).containsExactly("x", "y-1");
    add(log, "y-1", null, "z");
    assertThat(log.missing()).containsExactly("x");
  }

  private static OrderLog log(String... keys) {
    OrderLog log = new OrderLog(List.of(RUN), Set.of());
    add(log, keys);
    return log;
  }

  private static void add(OrderLog log, String... keys) {
    for (int offset = 0; offset < keys.length; offset++) {
      byte[] key = keys[offset] == null ? null : keys[offset].getBytes(UTF_8);
      log.add(new ConsumerRecord<>("orders", 0, offset, key, new byte[0]));
    }
  }
}
