package io.github.streamingkafka.analytics;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.github.streamingkafka.common.OrderEvent;
import io.github.streamingkafka.common.OutcomeEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * 64 bits that stand for an order or an outcome in the digest: XXH3 of the UTF-8 text {@code
 * order_id NUL item_id NUL qty} or {@code order_id NUL status}. Times are left out, so that the
 * same run has the same digest wherever and whenever it is sent. For one thread.
 */
final class Fingerprint {
  private static final byte SEPARATOR = 0;
  private static final Hasher64 HASH = Hashing.xxh3_64();

  /** The text of the event at hand. */
  private byte[] text = new byte[256];

  private int length;

  /**
   * That of an order.
   *
   * @param key its {@code order_id} in UTF-8
   */
  long of(byte[] key, OrderEvent order) {
    length = 0;
    put(key);
    put(SEPARATOR);
    put(order.itemId());
    put(SEPARATOR);
    put(Long.toString(order.qty()));
    return HASH.hashBytesToLong(text, 0, length);
  }

  /** That of an outcome, likewise. */
  long of(byte[] key, OutcomeEvent outcome) {
    length = 0;
    put(key);
    put(SEPARATOR);
    put(outcome.status().name());
    return HASH.hashBytesToLong(text, 0, length);
  }

  private void put(String characters) {
    put(characters.getBytes(StandardCharsets.UTF_8));
  }

  private void put(byte... bytes) {
    if (length + bytes.length > text.length) {
      text = Arrays.copyOf(text, 2 * (length + bytes.length));
    }
    System.arraycopy(bytes, 0, text, length, bytes.length);
    length += bytes.length;
  }
}
