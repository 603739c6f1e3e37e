package io.github.streamingkafka.validation.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaToolTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeAProgramOfThisKafka(KafkaTool tool) throws Exception {
    assertThat(tool.main().getDeclaringClass()).isPublic();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-consumer-groups", "kafka-consumer-groups.sh"})
  void shouldBeKnownWithAndWithoutItsEnding(String name) {
    assertThat(KafkaTool.fromName(name)).contains(KafkaTool.KAFKA_CONSUMER_GROUPS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-nothing", "", ".sh", "kafka_topics"})
  void shouldBeUnknownByAnotherName(String name) {
    assertThat(KafkaTool.fromName(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--bootstrap-server",
        "--bootstrap-server=x:1",
        "--bootstrap-controller",
        "--help"
      })
  void shouldLeaveArgumentsAloneThatNeedNoAddress(String argument) {
    assertThat(KafkaTool.KAFKA_TOPICS.needsBroker(List.of("--list", argument))).isFalse();
  }

  @Test
  void shouldNeedAnAddress() {
    assertThat(KafkaTool.KAFKA_TOPICS.needsBroker(List.of("--list"))).isTrue();
    assertThat(KafkaTool.KAFKA_STORAGE.needsBroker(List.of("random-uuid"))).isFalse();
  }

  @Test
  void shouldPutTheAddressBeforeSubcommands() {
    assertThat(KafkaTool.with("host:1", List.of("list")))
        .containsExactly("--bootstrap-server", "host:1", "list");
  }
}
