package io.github.streamingkafka.analytics.counting;

import java.util.HashMap;
import java.util.Map;

/** Ids that differ only in the sequence at their end, which is an unsigned integer. */
final class Series {
  private final Run run;
  private final String prefix;
  private final Map<Integer, Stretch> stretches = new HashMap<>();

  /**
   * @param prefix what all ids begin with; the sequence in decimal makes it an id
   */
  Series(Run run, String prefix) {
    this.run = run;
    this.prefix = prefix;
  }

  Run run() {
    return run;
  }

  String prefix() {
    return prefix;
  }

  /** The stretch of this number, from 0, with as many as {@link Stretch#SIZE} sequences in each. */
  Stretch stretch(int number) {
    return stretches.computeIfAbsent(number, first -> new Stretch(this, number));
  }

  /** Stretches without a gap then take next to no room. */
  void compress() {
    stretches.values().forEach(Stretch::compress);
  }
}
