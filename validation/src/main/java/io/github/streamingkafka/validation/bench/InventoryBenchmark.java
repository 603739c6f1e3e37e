package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.validation.Installation;
import io.github.streamingkafka.validation.bench.Launcher.Running;
import io.github.streamingkafka.validation.bench.rival.CopyLoop;
import io.github.streamingkafka.validation.bench.rival.StreamsInventory;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.io.IOException;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Deciding a backlog of orders, exactly once. */
final class InventoryBenchmark implements Benchmark {
  private static final int ORDERS = 1_000_000;
  private static final String OWN = "inventory-consumer";
  private static final String STREAMS = "Kafka Streams";
  private static final String COPY = "copying bytes";
  private static final String TOPIC = "orders";
  private static final double MOST_MB = 150;

  private final Bed bed;
  private final BenchOptions options;
  private final int orders;
  private final Map<TopicPartition, Long> ends;

  InventoryBenchmark(Bed bed) throws IOException {
    this.bed = bed;
    options = bed.options();
    orders = options.orders().orElse(ORDERS);
    new OrderProducer(bed).write(TOPIC, orders);
    ends = bed.ends(TOPIC);
  }

  @Override
  public String title() {
    return "inventory: %d orders in the log, exactly once, from the first outcome to the last"
        .formatted(orders);
  }

  @Override
  public List<Contestant> contestants() {
    MeasuredJvm own = options.own();
    MeasuredJvm rival = options.rival();
    return List.of(
        contestant(
            OWN,
            "transactions of 100 ms; " + own.description(),
            own,
            List.of("-jar", Installation.jar("inventory-consumer").toString())),
        contestant(
            STREAMS,
            StreamsInventory.GIVEN + "; " + rival.description(),
            rival,
            List.of("-cp", ClassPath.rival(), StreamsInventory.class.getName())),
        contestant(
            COPY,
            CopyLoop.GIVEN + "; " + rival.description(),
            rival,
            List.of("-cp", ClassPath.rival(), CopyLoop.class.getName())));
  }

  private Contestant contestant(String name, String given, MeasuredJvm jvm, List<String> program) {
    return new Contestant(
        name,
        given,
        round -> {
          InventoryTrial trial = new InventoryTrial(bed, name, round, TOPIC);
          Launch launch = new Launch(name, jvm, program, trial.variables(Map.of()));
          Running running = bed.launcher().start(launch, round);
          running.await("end of the orders", () -> bed.hasCommitted(trial.group(), ends));
          Sample sample =
              new Sample()
                  .with(Measure.SECONDS, running.secondsSinceStart())
                  .with(Measure.CPU_SECONDS, running.figures().cpuSeconds())
                  .with(Measure.PEAK_MB, running.figures().peakMb());
          running.stop();
          sample.with(Measure.RECORDS_PER_SECOND, rate(trial.outcomes()));
          trial.clean();
          return sample;
        });
  }

  /** By the times at which the broker appended them. */
  private double rate(String topic) {
    LongSummaryStatistics times = new LongSummaryStatistics();
    bed.read(topic, outcome -> times.accept(outcome.timestamp()));
    if (times.getCount() != orders) {
      throw new GivenUpException("%d outcomes of %d orders".formatted(times.getCount(), orders));
    }
    return orders * 1e3 / Math.max(1, times.getMax() - times.getMin());
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.ratioAtLeast(2.2, Measure.RECORDS_PER_SECOND, OWN, STREAMS),
        Goal.ratioAtLeast(0.8, Measure.RECORDS_PER_SECOND, OWN, COPY),
        Goal.ratio(Measure.CPU_SECONDS, OWN, STREAMS),
        Goal.ratio(Measure.CPU_SECONDS, OWN, COPY),
        Goal.atMost(MOST_MB, Measure.PEAK_MB, OWN));
  }
}
