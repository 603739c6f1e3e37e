package io.github.streamingkafka.common;

/**
 * What an {@code order_id} says: {@code <run_id>-<sequence>}, or anything else that a foreign
 * program chose.
 */
public final class OrderId {
  /** The empty id, which has no sequence. */
  public static final OrderId NONE = new OrderId(Utf8.of(""), null, 0, -1);

  private static final int MOST_DIGITS = 18;

  private final Utf8 text;
  private final String runId;

  /** How many bytes the run id has. */
  private final int runLength;

  private final long sequence;

  private OrderId(Utf8 text, String runId, int runLength, long sequence) {
    this.text = text;
    this.runId = runId;
    this.runLength = runLength;
    this.sequence = sequence;
  }

  /** Takes an id apart; any text will do. */
  public static OrderId parse(Utf8 id) {
    return parse(id, NONE);
  }

  /**
   * The same.
   *
   * @param likely an id that most likely has the same run id, which is not made anew then
   */
  public static OrderId parse(Utf8 id, OrderId likely) {
    if (likely.hasSequence() && id.startsLike(likely.text, likely.runLength + 1)) {
      long sequence = sequence(id, likely.runLength);
      if (sequence >= 0) {
        return new OrderId(id, likely.runId, likely.runLength, sequence);
      }
    }
    int hyphen = id.lastIndexOf('-');
    long sequence = sequence(id, hyphen);
    return sequence < 0
        ? new OrderId(id, null, 0, sequence)
        : new OrderId(id, id.start(hyphen), hyphen, sequence);
  }

  /** The sequence of an id alone; -1 where it has none. */
  public static long sequence(Utf8 id) {
    return sequence(id, id.lastIndexOf('-'));
  }

  private static long sequence(Utf8 id, int hyphen) {
    int digits = id.length() - hyphen - 1;
    if (hyphen < 1 || digits < 1 || digits > MOST_DIGITS) {
      return -1;
    }
    long sequence = 0;
    for (int i = hyphen + 1; i < id.length(); i++) {
      int digit = id.at(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      sequence = 10 * sequence + digit;
    }
    return sequence;
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
    return hasSequence() && (text.at(runLength + 1) != '0' || text.length() == runLength + 2);
  }

  /**
   * What precedes the sequence in an id that has one: {@code run-} in {@code run-7}, {@code run-00}
   * in {@code run-007}. The prefix and the sequence in decimal always give the id back.
   */
  public String prefix() {
    return text.start(text.length() - Long.toString(sequence).length());
  }
}
