package io.github.streamingkafka.validation.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.streamingkafka.common.events.EventCodec;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadEventTest {
  @Test
  void shouldReadAnOutcome() {
    // When
    var read =
        ReadEvent.outcome(
            "ä-1".getBytes(UTF_8),
            """
            {"order_id":"ä-1","item_id":"i","qty":7,"ts":0,"status":"FAILED","more":[{"qty":0}]}"""
                .getBytes(UTF_8));

    // Then
    assertThat(read).contains(new ReadEvent("ä-1", "i", 7, 0, ReadEvent.UNKNOWN, "FAILED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1795366800123",
        "9223372036854775807",
        "9223372036854775808",
        "-1",
        "-0",
        "1.0",
        "1e3",
        "null",
        "\"1\"",
        "[1]",
        "{\"order_ts\":1}",
        "1,\"order_ts\":\"x\"",
        "\"x\",\"order_ts\":1"
      })
  void shouldReadTheTimeOfAnOrderAsTheServicesDo(String orderTs) throws Exception {
    // Given
    byte[] key = "k".getBytes(UTF_8);
    byte[] value =
        """
        {"order_id":"k","item_id":"i","qty":1,"ts":7,"status":"FAILED","order_ts":%s}"""
            .formatted(orderTs)
            .getBytes(UTF_8);

    // Then
    assertThat(ReadEvent.outcome(key, value).orElseThrow().orderTs())
        .isEqualTo(EventCodec.readOutcome(key, value).orderTs());
    assertThat(ReadEvent.order(key, value).orElseThrow().orderTs()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":1,\"ts\":1",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":1,\"ts\":1} 2",
        "{\"order_id\":\"other\",\"item_id\":\"i\",\"qty\":1,\"ts\":1}",
        "{\"order_id\":7,\"item_id\":\"i\",\"qty\":1,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"\",\"qty\":1,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"\\ud800\",\"qty\":1,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":0,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":1.0,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":\"1\",\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":9223372036854775808,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":1,\"ts\":-1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":1,\"qty\":null,\"ts\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"i\",\"qty\":1}",
        "{\"order_id\":\"k\",\"item_id\":\"\u00e9\",\"qty\":1,\"ts\":1}",
      })
  void shouldRefuseWhatTheServicesRefuse(String value) {
    // When, one byte a character: the last one is not UTF-8
    byte[] bytes = value.getBytes(ISO_8859_1);

    // Then
    assertThat(ReadEvent.order("k".getBytes(UTF_8), bytes)).isEmpty();
    assertThat(isReadByServices(bytes)).isFalse();
  }

  @Test
  void shouldRefuseARecordWithoutKeyValueOrStatus() {
    byte[] key = "k".getBytes(UTF_8);
    byte[] order = Log.bytes(Log.orderJson("k", 1));
    assertThat(ReadEvent.order(key, order)).isPresent();
    assertThat(ReadEvent.order(null, order)).isEmpty();
    assertThat(ReadEvent.order(key, null)).isEmpty();
    assertThat(ReadEvent.outcome(key, order)).isEmpty();
  }

  private static boolean isReadByServices(byte[] value) {
    try {
      EventCodec.readOrder("k".getBytes(UTF_8), value);
      return true;
    } catch (UnreadableRecordException unreadable) {
      return false;
    }
  }
}
