package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterIdentityTest {
  private static final TopicDetails ORDERS = new TopicDetails("id", 6);
  private static final TopicDetails OTHER = new TopicDetails("another id", 6);

  private final ClusterIdentity identity =
      new ClusterIdentity(Map.of("orders", ORDERS, "unused", ORDERS), List.of("orders"));

  @BeforeEach
  void start() {
    assertThat(identity.difference("one", Map.of("orders", ORDERS))).isEmpty();
  }

  @Test
  void shouldBeContentWithTheSameTopicsInTheSameCluster() {
    assertThat(identity.difference("one", Map.of("orders", ORDERS, "more", OTHER))).isEmpty();
  }

  @Test
  void shouldTellWhatIsDifferent() {
    assertThat(identity.difference("two", Map.of("orders", ORDERS)))
        .contains("this is cluster two, not one any more");
    assertThat(identity.difference("one", Map.of())).contains("deleted since the start: orders");
    assertThat(identity.difference("one", Map.of("orders", OTHER)))
        .contains("deleted since the start: orders");
  }
}
