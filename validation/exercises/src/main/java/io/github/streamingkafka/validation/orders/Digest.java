package io.github.streamingkafka.validation.orders;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The digest of orders and outcomes, by the definition in docs/architecture.md. */
public final class Digest {
  private long sum;

  public void addOrder(String orderId, String itemId, long qty) {
    addText(orderId + "\0" + itemId + "\0" + qty);
  }

  public void addOutcome(String orderId, String status) {
    addText(orderId + "\0" + status);
  }

  public void addText(String text) {
    sum += Hashing.xxh3_64().hashBytesToLong(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As it is served. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%016x", sum);
  }
}
