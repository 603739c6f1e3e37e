package io.github.streamingkafka.analytics.counting;

/** What a topic holds. */
public enum Kind {
  ORDER(1),
  OUTCOME(2);

  static final int MARK_BITS = 2;
  static final int ALL_MARKS = (1 << MARK_BITS) - 1;

  private final int mark;

  Kind(int mark) {
    this.mark = mark;
  }

  /** A bit of its own. */
  int mark() {
    return mark;
  }
}
