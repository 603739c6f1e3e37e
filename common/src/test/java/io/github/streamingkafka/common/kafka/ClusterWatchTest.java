package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.kafka.ClusterWatch.Identity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {
  private static final String ORDERS = "id";
  private static final Identity START = new Identity("one", Map.of("orders", ORDERS));

  @Test
  void shouldBeContentWithTheSameTopicsInTheSameCluster() {
    Identity now = new Identity("one", Map.of("orders", ORDERS, "more", "another id"));

    assertThat(START.difference(now)).isEmpty();
  }

  @Test
  void shouldTellWhatIsDifferent() {
    assertThat(START.difference(new Identity("two", Map.of("orders", ORDERS))))
        .contains("this is cluster two, not one any more");
    assertThat(START.difference(new Identity("one", Map.of())))
        .contains("deleted since the start: orders");
    assertThat(START.difference(new Identity("one", Map.of("orders", "another id"))))
        .contains("deleted since the start: orders");
  }
}
