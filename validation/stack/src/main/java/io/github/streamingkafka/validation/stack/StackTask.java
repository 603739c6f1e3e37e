package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.common.process.ExitStatus;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.kafka.common.KafkaException;

/** Something that is done with a stack that runs, and with its Kafka. */
@FunctionalInterface
public interface StackTask {
  /** Does it, and returns the exit status. */
  int run(StackSettings settings, KafkaOffsets kafka) throws IOException;

  /**
   * Does it; one that gives up, or that Kafka does not let go on, says why and has failed.
   *
   * @param err gets the reason
   * @return the exit status
   * @throws BrokerUnavailableException if the stack does not answer
   */
  static int run(Stack stack, PrintStream err, StackTask task) throws IOException {
    StackSettings settings = StackSettings.of(stack);
    try (KafkaOffsets kafka = KafkaOffsets.connect(settings.kafka(), stack.startCommand())) {
      return task.run(settings, kafka);
    } catch (GivenUpException | KafkaException givenUp) {
      err.println(givenUp.getMessage());
      return ExitStatus.FAILED;
    }
  }
}
