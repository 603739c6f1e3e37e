package io.github.streamingkafka.common;

/**
 * What an {@code order_id} says: {@code <run_id>-<sequence>}, or anything else that a foreign
 * program chose.
 *
 * @param runId the part before the last hyphen; null where the id has no sequence
 * @param sequence the number after it; -1 where the id has none
 */
public record OrderId(String runId, long sequence) {
  private static final OrderId OTHER = new OrderId(null, -1);
  private static final int MOST_DIGITS = 18;

  /** Takes an id apart; any string will do. */
  public static OrderId parse(String id) {
    return parse(id, "");
  }

  /**
   * The same.
   *
   * @param likelyRunId the run id that it has most likely, which is not made anew then
   */
  public static OrderId parse(String id, String likelyRunId) {
    int hyphen = id.lastIndexOf('-');
    long sequence = sequence(id, hyphen);
    if (sequence < 0) {
      return OTHER;
    }
    boolean isLikely = hyphen == likelyRunId.length() && id.startsWith(likelyRunId);
    return new OrderId(isLikely ? likelyRunId : id.substring(0, hyphen), sequence);
  }

  /** The sequence of an id alone; -1 where it has none. */
  public static long sequence(String id) {
    return sequence(id, id.lastIndexOf('-'));
  }

  private static long sequence(String id, int hyphen) {
    int digits = id.length() - hyphen - 1;
    if (hyphen < 1 || digits < 1 || digits > MOST_DIGITS) {
      return -1;
    }
    long sequence = 0;
    for (int i = hyphen + 1; i < id.length(); i++) {
      int digit = id.charAt(i) - '0';
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

  /**
   * Whether run id and sequence alone give the id back: {@code run-7} does, {@code run-007} does
   * not.
   */
  public boolean isCanonical(String id) {
    return hasSequence()
        && (id.charAt(runId.length() + 1) != '0' || id.length() == runId.length() + 2);
  }

  /**
   * What precedes the sequence in an id: {@code run-} in {@code run-7}, {@code run-00} in {@code
   * run-007}. The prefix and the sequence in decimal always give the id back.
   */
  public String prefix(String id) {
    return id.substring(0, id.length() - Long.toString(sequence).length());
  }
}
