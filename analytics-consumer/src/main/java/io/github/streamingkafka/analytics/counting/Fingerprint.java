package io.github.streamingkafka.analytics.counting;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.OutcomeEvent;
import io.github.streamingkafka.common.events.OutcomeEvent.Status;
import io.github.streamingkafka.common.events.PlainAscii;
import io.github.streamingkafka.common.events.Utf8;
import java.util.Arrays;

/**
 * 64 bits that stand for an order or an outcome in the digest: XXH3 of the UTF-8 text {@code
 * order_id NUL item_id NUL qty} or {@code order_id NUL status}. Times are left out, so that the
 * same run has the same digest wherever and whenever it is sent. For one thread.
 */
final class Fingerprint {
  private static final byte SEPARATOR = 0;
  private static final byte[] RESERVED = PlainAscii.bytes("\0RESERVED");
  private static final byte[] FAILED = PlainAscii.bytes("\0FAILED");
  private static final Hasher64 HASH = Hashing.xxh3_64();

  /** The text of the event at hand. */
  private byte[] text = new byte[256];

  private int length;

  /** That of an event. */
  long of(Event event) {
    length = 0;
    put(event.orderId().utf8());
    if (event instanceof OutcomeEvent outcome) {
      put(outcome.status() == Status.FAILED ? FAILED : RESERVED);
    } else {
      put(SEPARATOR);
      put(event.itemId());
      put(SEPARATOR);
      putDecimal(event.qty());
    }
    return HASH.hashBytesToLong(text, 0, length);
  }

  private void put(byte character) {
    makeRoom(1);
    text[length] = character;
    length++;
  }

  private void put(byte[] characters) {
    makeRoom(characters.length);
    System.arraycopy(characters, 0, text, length, characters.length);
    length += characters.length;
  }

  private void put(Utf8 characters) {
    makeRoom(characters.length());
    characters.copyTo(text, length);
    length += characters.length();
  }

  private void putDecimal(long number) {
    if (number > 9) {
      putDecimal(number / 10);
    }
    put((byte) ('0' + number % 10));
  }

  private void makeRoom(int more) {
    if (length + more > text.length) {
      text = Arrays.copyOf(text, 2 * (length + more));
    }
  }
}
