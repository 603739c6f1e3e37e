package io.github.streamingkafka.validation.bench.measure;

import java.io.IOException;

/**
 * Someone who takes part in a benchmark.
 *
 * @param given the JVM and the settings that it has
 * @param trial what it does once in each round
 */
public record Candidate(String name, String given, Trial trial) {

  /** The work that is measured. */
  @FunctionalInterface
  public interface Trial {
    /**
     * Does it once.
     *
     * @param round from 1; 0 for the warm-up, which counts for nothing
     */
    Sample run(int round) throws IOException;
  }

  /**
   * Of a program.
   *
   * @param settings what it has besides its JVM
   */
  public Candidate(MeasuredProgram program, String settings, Trial trial) {
    this(program.name(), settings + "; " + program.jvm().description(), trial);
  }
}
