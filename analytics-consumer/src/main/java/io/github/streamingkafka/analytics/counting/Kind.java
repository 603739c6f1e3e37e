package io.github.streamingkafka.analytics.counting;

/** What a topic holds. */
public enum Kind {
  ORDER(1),
  OUTCOME(2);

  private final int mark;

  Kind(int mark) {
    this.mark = mark;
  }

  /** A bit of its own. */
  int mark() {
    return mark;
  }

  Kind other() {
    return this == ORDER ? OUTCOME : ORDER;
  }
}
