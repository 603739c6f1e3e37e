package io.github.streamingkafka.common.events;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The parts of an {@code order_id}: {@code <run_id>-<sequence>}, or anything else that a foreign
 * program chose.
 */
public final class OrderId {
  /** The empty id, which has no sequence. */
  static final OrderId NONE = parse("");

  private static final int MAX_DIGITS = 18;

  private final byte[] utf8;
  private final String runId;

  /** How many bytes the run id has. */
  private final int runLength;

  private final long sequence;
  private final boolean isPlain;

  private OrderId(byte[] utf8, String runId, int runLength, long sequence, boolean isPlain) {
    this.utf8 = utf8;
    this.runId = runId;
    this.runLength = runLength;
    this.sequence = sequence;
    this.isPlain = isPlain;
  }

  /** Takes an id apart; any text will do. */
  public static OrderId parse(String id) {
    return parse(id.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same.
   *
   * @param id in UTF-8; it must not change from now on
   */
  public static OrderId parse(byte[] id) {
    int hyphen = id.length - 1;
    while (hyphen >= 0 && id[hyphen] != '-') {
      hyphen--;
    }
    long sequence = sequence(id, hyphen);
    return sequence < 0
        ? new OrderId(id, null, 0, sequence, PlainAscii.is(id))
        : new OrderId(id, text(id, hyphen), hyphen, sequence, PlainAscii.is(id));
  }

  /**
   * The same.
   *
   * @param likely an id that most likely has the same run id, which is then reused
   */
  static OrderId parse(byte[] id, OrderId likely) {
    int hyphen = likely.runLength;
    if (likely.hasSequence()
        && id.length > hyphen
        && Arrays.equals(id, 0, hyphen + 1, likely.utf8, 0, hyphen + 1)) {
      long sequence = sequence(id, hyphen);
      if (sequence >= 0) {
        return new OrderId(id, likely.runId, hyphen, sequence, likely.isPlain);
      }
    }
    return parse(id);
  }

  private static long sequence(byte[] id, int hyphen) {
    int digits = id.length - hyphen - 1;
    if (hyphen < 1 || digits < 1 || digits > MAX_DIGITS) {
      return -1;
    }
    long sequence = 0;
    for (int i = hyphen + 1; i < id.length; i++) {
      int digit = id[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      sequence = 10 * sequence + digit;
    }
    return sequence;
  }

  private static String text(byte[] utf8, int length) {
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }

  /** All of it in UTF-8: the key of a record. Not to be changed. */
  public byte[] utf8() {
    return utf8;
  }

  /** Whether it is ASCII that JSON takes as it is. */
  boolean isPlain() {
    return isPlain;
  }

  public boolean hasSequence() {
    return runId != null;
  }

  /** The part before the last hyphen; null where the id has no sequence. */
  public String runId() {
    return runId;
  }

  /** The number after that hyphen; -1 where the id has none. */
  public long sequence() {
    return sequence;
  }

  /**
   * Whether run id and sequence alone give the id back: {@code run-7} does, {@code run-007} does
   * not.
   */
  public boolean isCanonical() {
    return hasSequence() && (utf8[runLength + 1] != '0' || utf8.length == runLength + 2);
  }

  /** How many bytes the run id has in UTF-8; 0 where the id has no sequence. */
  public int runLength() {
    return runLength;
  }

  /** The XXH3 of all of it in UTF-8, 64 bits. */
  long hash() {
    return Hashing.xxh3_64().hashBytesToLong(utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrderId id && Arrays.equals(utf8, id.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** All of it as a string. */
  @Override
  public String toString() {
    return text(utf8, utf8.length);
  }
}
