package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.bench.Backlog.AfterCounting;
import io.github.streamingkafka.validation.bench.measure.Candidate;
import io.github.streamingkafka.validation.bench.measure.ClassPath;
import io.github.streamingkafka.validation.bench.measure.Goal;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.ServedTotals;
import io.github.streamingkafka.validation.bench.rival.CountLoop;
import io.github.streamingkafka.validation.bench.rival.StreamsAnalytics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Counting a backlog of orders and outcomes. */
final class AnalyticsBenchmark implements Benchmark {
  private static final int ORDERS = 5_000_000;
  private static final String OWN = "analytics-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COUNT = "polling and counting";
  static final String MAIN = "io.github.streamingkafka.analytics.AnalyticsConsumer";
  static final List<String> PROGRAM = List.of("-cp", ClassPath.watched("analytics-consumer"), MAIN);

  private static final double MAX_MB = 150;

  private final BenchOptions options;
  private final Backlog backlog;

  AnalyticsBenchmark(BenchmarkEnvironment environment) throws IOException {
    options = environment.options();
    backlog = new Backlog(environment, "", options.orders(ORDERS));
  }

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "analytics: %d orders and their outcomes in the log, from the first record to the last",
        backlog.orders());
  }

  @Override
  public List<Candidate> candidates() {
    MeasuredJvm own = options.own(MeasuredJvm.OF_ANALYTICS);
    MeasuredJvm rival = options.rival(MeasuredJvm.OF_ANALYTICS);
    return List.of(
        candidate(
            OWN,
            "distinct counts, digest, latencies, minutes, state in Kafka",
            own,
            PROGRAM,
            (running, analytics, sample) ->
                new ServedTotals(analytics).awaitOrders(running, backlog.orders())),
        rival(STREAMS, StreamsAnalytics.GIVEN, rival, StreamsAnalytics.class),
        rival(COUNT, CountLoop.GIVEN, rival, CountLoop.class));
  }

  private Candidate rival(String name, String given, MeasuredJvm jvm, Class<?> main) {
    List<String> program = List.of("-cp", ClassPath.rival(), main.getName());
    return candidate(name, given, jvm, program, (running, nothing, sample) -> {});
  }

  private Candidate candidate(
      String name, String given, MeasuredJvm jvm, List<String> program, AfterCounting after) {
    return new Candidate(
        name,
        given + "; " + jvm.description(),
        round -> backlog.count(name, jvm, program, round, after));
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtLeast(2.5, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
        Goal.ratioAtLeast(0.55, Measure.RECORDS_PER_SECOND, OWN, COUNT),
        Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
        Goal.ratio(Measure.CPU_SECONDS, OWN, COUNT),
        Goal.atMost(MAX_MB, Measure.PEAK_MB, OWN));
  }
}
