package io.github.streamingkafka.validation.faults;

import io.github.streamingkafka.common.events.FailureRule;
import io.github.streamingkafka.common.process.Environment;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.validation.faults.stack.RunLog;
import io.github.streamingkafka.validation.faults.stack.TestStack;
import io.github.streamingkafka.validation.stack.Await;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.ProgressPrinter;
import io.github.streamingkafka.validation.stack.Service;
import io.github.streamingkafka.validation.stack.StackSettings;
import io.github.streamingkafka.validation.verify.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What all parts of one run of {@code scripts/faults} work with.
 *
 * @param directory of logs and results
 * @param rule how the stack decides
 * @param prefix what all ids of this run begin with: an earlier run may have left others in the log
 * @param stop ends every wait
 */
record TestRun(
    FaultsOptions options,
    Path directory,
    TestStack stack,
    StackSettings settings,
    KafkaOffsets kafka,
    FailureRule rule,
    String prefix,
    RunLog log,
    StopSignal stop) {

  private static final int RADIX = 36;

  static TestRun of(
      FaultsOptions options,
      Path directory,
      TestStack stack,
      StackSettings settings,
      KafkaOffsets kafka,
      RunLog log,
      StopSignal stop)
      throws IOException {
    Environment inventory = new Environment(stack.stack().variables(Service.INVENTORY));
    FailureRule rule = FailureRule.from(inventory);
    inventory.verify();
    String prefix = "faults-" + Long.toString(Instant.now().getEpochSecond(), RADIX) + "-";
    return new TestRun(options, directory, stack, settings, kafka, rule, prefix, log, stop);
  }

  Await await() {
    return new Await(stop);
  }

  String orderTopic() {
    return settings.kafka().orderTopic();
  }

  String outcomeTopic() {
    return settings.kafka().inventoryTopic();
  }

  /** Where the partitions of a topic end now. */
  Map<TopicPartition, Long> ends(String topic) {
    return kafka.ends(kafka.partitions(Set.of(topic)));
  }

  /** Reads the committed records before these offsets. */
  void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    reader().read(ends, each);
  }

  /** Reads the committed records from the first of these offsets on, and before the others. */
  void read(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    reader().read(starts, ends, each);
  }

  private LogReader reader() {
    return new LogReader(
        settings.kafka(), new ProgressPrinter(log.watched()), stop, options.timeout());
  }
}
