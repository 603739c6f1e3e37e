package io.github.streamingkafka.validation.bench.measure;

import java.util.Collections;
import java.util.List;

/**
 * Something to be measured.
 *
 * @param title what is measured, as the title of the table
 * @param candidates those who take part, in the order of their turns
 * @param goals what is to be reached
 * @param places what its chart has from left to right
 * @param curves of its chart; none if it has no chart
 */
public record Benchmark(
    String title,
    List<Candidate> candidates,
    List<Goal> goals,
    List<String> places,
    List<Curve> curves) {

  /** Without a chart. */
  public Benchmark(String title, List<Candidate> candidates, List<Goal> goals) {
    this(title, candidates, goals, List.of(), List.of());
  }

  /**
   * A figure of one candidate for each place, divided by that of its rival.
   *
   * @param what it is, for the legend
   */
  public record Curve(String what, Measure measure, List<String> candidates, List<String> rivals) {
    /** With one rival for all. */
    public static Curve relative(
        String what, Measure measure, List<String> candidates, String rival) {
      String to = what + ", relative to " + rival;
      return new Curve(to, measure, candidates, Collections.nCopies(candidates.size(), rival));
    }
  }
}
