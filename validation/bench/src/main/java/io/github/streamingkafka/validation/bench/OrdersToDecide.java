package io.github.streamingkafka.validation.bench;

import io.github.streamingkafka.common.events.OrderId;
import io.github.streamingkafka.validation.bench.measure.Candidate.Round;
import io.github.streamingkafka.validation.bench.measure.Launch;
import io.github.streamingkafka.validation.bench.measure.Launcher.Running;
import io.github.streamingkafka.validation.bench.measure.Measure;
import io.github.streamingkafka.validation.bench.measure.MeasuredJvm;
import io.github.streamingkafka.validation.bench.measure.Sample;
import io.github.streamingkafka.validation.stack.GivenUpException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Orders in a topic, which each candidate decides from the beginning. */
final class OrdersToDecide {
  private final BenchmarkEnvironment environment;
  private final String topic;
  private final int orders;
  private final Map<TopicPartition, Long> ends;

  /** What is done with the outcomes once all are there. */
  interface AfterDeciding {
    /** Looks at the topic that they are in. */
    void look(String outcomes);
  }

  /**
   * @param topic where they are
   * @param orders how many are there
   */
  OrdersToDecide(BenchmarkEnvironment environment, String topic, int orders) {
    this.environment = environment;
    this.topic = topic;
    this.orders = orders;
    ends = environment.ends(topic);
  }

  int orders() {
    return orders;
  }

  /** Has all of them decided once. */
  Sample decide(
      String name, MeasuredJvm jvm, List<String> program, Round round, AfterDeciding after) {
    InventoryTrial trial = new InventoryTrial(environment, name, round, topic);
    Launch launch = new Launch(name, jvm, program, trial.variables(Map.of()));
    Running running = environment.launcher().start(launch, round);
    running.await("end of the orders", () -> environment.hasCommitted(trial.group(), ends));
    Sample sample =
        new Sample()
            .with(Measure.SECONDS, running.secondsSinceStart())
            .with(Measure.CPU_SECONDS, running.figures().cpuSeconds())
            .with(Measure.PEAK_MB, running.figures().peakMb());
    running.stop();
    sample.with(Measure.RECORDS_PER_SECOND, rate(trial.outcomes()));
    after.look(trial.outcomes());
    trial.clean();
    return sample;
  }

  /** By the times at which the broker appended them. */
  private double rate(String outcomes) {
    LongSummaryStatistics times = new LongSummaryStatistics();
    BitSet decided = new BitSet(orders);
    environment.read(
        outcomes,
        outcome -> {
          times.accept(outcome.timestamp());
          decided.set((int) OrderId.parse(outcome.key()).sequence());
        });
    if (times.getCount() != orders || decided.cardinality() != orders) {
      throw new GivenUpException(
          String.format(
              Locale.ROOT,
              "%d outcomes, of %d of %d orders",
              times.getCount(),
              decided.cardinality(),
              orders));
    }
    return orders * 1e3 / Math.max(1, times.getMax() - times.getMin());
  }
}
