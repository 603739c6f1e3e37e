package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import java.util.List;

/** Something to be measured. */
interface Benchmark {
  /** What is measured, as the title of the table. */
  String title();

  /** Those who take part, in the order of their turns. */
  List<Candidate> candidates();

  /** What is to be reached. */
  List<Goal> goals();
}
