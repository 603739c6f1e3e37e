package io.github.streamingkafka.validation.local;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.common.process.ExitStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One of Kafka's tools, run in this JVM: no second one has to start, and its terminal, its signals
 * and its exit status are the tool's own.
 */
final class KafkaToolRun {
  private KafkaToolRun() {}

  /** Runs the tool that the first word names, and ends the JVM. */
  static void run(List<String> words, Supplier<LocalConfig> config) throws Throwable {
    int status;
    try {
      status = statusOf(words, config);
    } catch (ConfigurationException wrong) {
      System.err.println(wrong.getMessage());
      status = ExitStatus.USAGE;
    }
    System.exit(status);
  }

  private static int statusOf(List<String> words, Supplier<LocalConfig> config) throws Throwable {
    Optional<KafkaTool> tool =
        words.isEmpty() ? Optional.empty() : KafkaTool.fromName(words.get(0));
    if (tool.isEmpty()) {
      throw LocalStack.wrong(
          "kafka" + (words.isEmpty() ? "" : " " + words.get(0)),
          "one of Kafka's tools: " + KafkaTool.allNames());
    }
    List<String> arguments = words.subList(1, words.size());
    if (tool.get().needsBroker(arguments)) {
      Optional<ControlClient> stack = stack(config.get());
      if (stack.isEmpty()) {
        System.err.println(LocalStack.NO_STACK);
        return ExitStatus.UNAVAILABLE;
      }
      arguments = KafkaTool.with(stack.get().bootstrapServers(), arguments);
    }
    tool.get().run(arguments);
    return ExitStatus.OK;
  }

  private static Optional<ControlClient> stack(LocalConfig config) throws IOException {
    return ControlClient.find(config.runDirectory());
  }
}
