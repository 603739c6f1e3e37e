package io.github.streamingkafka.analytics;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import java.nio.charset.StandardCharsets;

/**
 * 64 bits that stand for an order or an outcome in the digest: XXH3 of the UTF-8 text {@code
 * order_id NUL item_id NUL qty} or {@code order_id NUL status}. Times are left out, so that the
 * same run has the same digest wherever and whenever it is sent. For one thread.
 */
final class Fingerprint {
  private static final byte SEPARATOR = 0;

  private final HashStream64 hash = Hashing.xxh3_64().hashStream();

  /**
   * That of an order.
   *
   * @param key its {@code order_id} in UTF-8
   */
  long of(byte[] key, OrderEvent order) {
    hash.reset();
    hash.putBytes(key);
    hash.putByte(SEPARATOR);
    put(order.itemId());
    hash.putByte(SEPARATOR);
    put(Long.toString(order.qty()));
    return hash.getAsLong();
  }

  /** That of an outcome, likewise. */
  long of(byte[] key, OutcomeEvent outcome) {
    hash.reset();
    hash.putBytes(key);
    hash.putByte(SEPARATOR);
    put(outcome.status().name());
    return hash.getAsLong();
  }

  private void put(String text) {
    hash.putBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
