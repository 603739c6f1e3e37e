package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.measure.Benchmark;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.MeasuredProgram;
import io.github.streamingkafka.validation.bench.rival.CountLoop;
import io.github.streamingkafka.validation.bench.rival.StreamsAnalytics;
import java.io.IOException;
import java.util.List;

/** Counting a backlog of orders and outcomes. */
final class AnalyticsBenchmark {
  private static final int ORDERS = 5_000_000;
  private static final String OWN = "analytics-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COUNT = "polling and counting";
  private static final double MAX_MB = 150;

  private AnalyticsBenchmark() {}

  static Benchmark prepare(BenchmarkEnvironment environment) throws IOException {
    BenchOptions options = environment.options();
    Shape shape = options.shape(ORDERS);
    Backlog backlog = new Backlog(environment, "", shape);
    MeasuredProgram own =
        MeasuredProgram.watchedAnalytics(OWN, options.own(MeasuredJvm.OF_ANALYTICS));
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_ANALYTICS);
    MeasuredProgram streams = MeasuredProgram.rival(STREAMS, rival, StreamsAnalytics.class);
    MeasuredProgram count = MeasuredProgram.rival(COUNT, rival, CountLoop.class);
    return new Benchmark(
        "analytics: " + shape + ", and their outcomes, from the first record to the last",
        List.of(
            new Candidate(
                own,
                "distinct counts, digest, latencies, minutes, state in Kafka",
                round -> backlog.count(own, round, (trial, served, sample) -> {})),
            new Candidate(streams, StreamsAnalytics.GIVEN, round -> backlog.count(streams, round)),
            new Candidate(count, CountLoop.GIVEN, round -> backlog.count(count, round))),
        List.of(
            Goal.ratioAtLeast(2.5, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
            Goal.ratioAtLeast(0.55, Measure.RECORDS_PER_SECOND, OWN, COUNT),
            Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
            Goal.ratio(Measure.CPU_SECONDS, OWN, COUNT),
            Goal.atMost(MAX_MB, Measure.PEAK_MB, OWN)));
  }
}
