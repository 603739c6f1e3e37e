package io.github.streamingkafka.validation.bench.measure;

import java.io.IOException;

/**
 * Someone who takes part in a benchmark.
 *
 * @param name of the candidate
 * @param given the JVM and the settings it was given
 * @param trial what it does once in each round
 */
public record Candidate(String name, String given, Trial trial) {

  /** The work that is measured. */
  @FunctionalInterface
  public interface Trial {
    /** Does it once; the first round is a warm-up and counts for nothing. */
    Sample run(Round round) throws IOException;
  }

  /** The how many-th time it is. */
  public record Round(int number) {
    public boolean isWarmUp() {
      return number == 0;
    }
  }
}
