package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import io.github.streamingkafka.common.process.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a tool works with: a stack that answers, and the tool's own progress and end.
 *
 * @param partitions of both topics
 * @param stop ends every wait
 */
public record RunningStack(
    ManagedStack stack,
    StackSettings settings,
    KafkaOffsets kafka,
    Set<TopicPartition> partitions,
    MetricsClient analytics,
    ProgressPrinter progress,
    StopSignal stop) {

  /** What a tool does. */
  @FunctionalInterface
  public interface Task {
    /** Does it, and returns the exit status. */
    int run(RunningStack running) throws IOException;
  }

  /**
   * Does something with a stack; if that gives up, or if Kafka refuses it, it has failed and says
   * why.
   *
   * @param analytics where analytics is asked
   * @return the exit status
   * @throws BrokerUnavailableException if the stack does not answer
   */
  public static int run(
      ManagedStack stack, URI analytics, ProgressPrinter progress, StopSignal stop, Task task)
      throws IOException {
    StackSettings settings = StackSettings.of(stack);
    try (KafkaOffsets kafka = KafkaOffsets.connect(settings.kafka(), stack.commands().up())) {
      Set<TopicPartition> partitions = kafka.partitions(settings.topics());
      return task.run(
          new RunningStack(
              stack, settings, kafka, partitions, new MetricsClient(analytics), progress, stop));
    } catch (GivenUpException | KafkaException givenUp) {
      progress.say(givenUp.getMessage());
      heldBack(analytics).forEach(progress::say);
      return ExitStatus.FAILED;
    }
  }

  /** What nobody gets past, which may be what was waited for; as far as analytics tells. */
  private static List<String> heldBack(URI analytics) {
    try {
      return new MetricsClient(analytics).metrics().map(MetricsClient::heldBack).orElse(List.of());
    } catch (IOException nobodyTells) {
      return List.of();
    }
  }

  /** Where the topics end, and how far the groups are behind. */
  public GroupLags groupLags() {
    return GroupLags.ask(kafka, settings, partitions);
  }

  /**
   * Waits until both groups have drained, nothing arrives, and {@code /metrics} says so.
   *
   * @throws GivenUpException if that does not come
   */
  public QuiescenceWaiter.SettledState settle(Duration timeout) {
    return new QuiescenceWaiter(this::groupLags, analytics, stack.commands().idle(), progress, stop)
        .await(timeout);
  }
}
