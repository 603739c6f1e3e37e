package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.kafka.RecordBytes;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.TransactionalConsumer;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.common.process.Throttle;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls orders, decides, sends outcomes, and commits both in one transaction. */
final class InventoryLoop {
  private final Logger log = LoggerFactory.getLogger(InventoryLoop.class);
  private final InventoryConfig config;
  private final TransactionalConsumer orders;
  private final OutcomeWriter outcomes;
  private final InstantSource clock;
  private final TransactionWindow window;
  private final Throttle throttle;
  private final ProcessMetrics metrics;
  private final StopSignal stop;
  private long decided;
  private long rejected;

  InventoryLoop(
      InventoryConfig config,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Map<String, TopicDetails> topics,
      Decider decider,
      InstantSource clock,
      TransactionWindow window,
      ProcessMetrics metrics,
      StopSignal stop) {
    this.config = config;
    this.orders =
        new TransactionalConsumer(consumer, producer, config.reset(), topics, new Counts());
    this.outcomes = new OutcomeWriter(decider::decide);
    this.clock = clock;
    this.window = window;
    this.throttle = new Throttle(config.throttleMs(), stop);
    this.metrics = metrics;
    this.stop = stop;
  }

  /** Runs until a stop is requested, and commits what was decided by then. */
  void run() {
    orders.run(List.of(config.kafka().orderTopic()), stop, this::step);
    log.info("stopped: {} orders decided, {} records rejected", decided, rejected);
  }

  /**
   * What keeps it from deciding, while the group has given it no partitions; any thread may ask.
   */
  Optional<String> unassigned() {
    return orders.isAssigned() ? Optional.empty() : Optional.of("no partitions assigned yet");
  }

  /** Orders that have a committed outcome. */
  long decided() {
    return decided;
  }

  /** Records that have none: unreadable, or refused by the topic. */
  long rejected() {
    return rejected;
  }

  private void step() {
    process(orders.poll(window.pollTimeout()));
    // A throttled loop may wait long for its next record, so it leaves no transaction open.
    if (window.isDue() || throttle.isOn()) {
      orders.commit();
      window.close();
    }
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      for (List<ConsumerRecord<byte[], byte[]>> batch :
          throttle.batches(records.records(partition))) {
        if (!throttle.acquire()) {
          orders.processed(partition, batch.get(0).offset());
          return;
        }
        send(batch, resultsOf(batch));
      }
      orders.processed(partition, records.nextOffsets().get(partition).offset());
    }
    orders.processed(records);
    if (orders.hasUncommitted()) {
      window.add(records.count());
    }
  }

  private void send(
      List<ConsumerRecord<byte[], byte[]>> batch, List<ProducerRecord<byte[], byte[]>> results) {
    for (int i = 0; i < batch.size(); i++) {
      ProducerRecord<byte[], byte[]> result = results.get(i);
      boolean isTaken = orders.send(batch.get(i), result);
      if (isTaken && result.topic().equals(config.kafka().inventoryTopic())) {
        decided++;
      } else {
        rejected++;
      }
    }
  }

  /** Decides all orders of a batch before any outcome is sent: a send may block. */
  private List<ProducerRecord<byte[], byte[]>> resultsOf(
      List<ConsumerRecord<byte[], byte[]>> batch) {
    long ts = clock.millis();
    List<ProducerRecord<byte[], byte[]>> results = new ArrayList<>(batch.size());
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      results.add(resultOf(record, ts));
    }
    return results;
  }

  private ProducerRecord<byte[], byte[]> resultOf(ConsumerRecord<byte[], byte[]> record, long ts) {
    try {
      RecordBytes.verifyWhole(record);
      byte[] outcome = outcomes.write(record.key(), record.value(), ts);
      return new ProducerRecord<>(config.kafka().inventoryTopic(), record.key(), outcome);
    } catch (UnreadableRecordException why) {
      log.warn("unreadable record {} goes to the dead-letter topic", DeadLetter.place(record));
      return DeadLetter.of(record, config.groupId(), why);
    }
  }

  /** Counts only what is committed: aborted records are read again. */
  private final class Counts implements TransactionalConsumer.Listener {
    private long committedDecided;
    private long committedRejected;

    @Override
    public void afterCommit() {
      String topic = config.kafka().orderTopic();
      metrics.processed(topic, "decided", decided - committedDecided);
      metrics.processed(topic, "rejected", rejected - committedRejected);
      committedDecided = decided;
      committedRejected = rejected;
    }

    @Override
    public void onReset() {
      decided = committedDecided;
      rejected = committedRejected;
      window.close();
    }
  }
}
