package io.github.streamingkafka.inventory;

import io.github.streamingkafka.common.Answers;
import io.github.streamingkafka.common.DeadLetter;
import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.common.Throttle;
import io.github.streamingkafka.common.TransactionalConsumer;
import io.github.streamingkafka.common.UnreadableRecordException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls orders, decides, sends outcomes, and commits both in one transaction. */
final class InventoryLoop {
  private final Logger log = LoggerFactory.getLogger(InventoryLoop.class);
  private final InventoryConfig config;
  private final TransactionalConsumer orders;
  private final Answers answers;
  private final Clock clock;
  private final TransactionWindow window;
  private final Throttle throttle;
  private final StopSignal stop;
  private long decided;
  private long unreadable;

  InventoryLoop(
      InventoryConfig config,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Decider decider,
      Clock clock,
      TransactionWindow window,
      StopSignal stop) {
    this.config = config;
    this.orders = new TransactionalConsumer(consumer, producer, window::close);
    this.answers = new Answers(decider::decide);
    this.clock = clock;
    this.window = window;
    this.throttle = new Throttle(config.throttleMs(), stop);
    this.stop = stop;
    stop.onRequest(consumer::wakeup);
  }

  /** Runs until it is told to stop; what was decided by then is committed. */
  void run() {
    try (orders) {
      orders.subscribe(List.of(config.kafka().orderTopic()));
      while (!stop.isRequested()) {
        step();
      }
      orders.commit();
    }
    log.info("stopped: {} orders decided, {} records unreadable", decided, unreadable);
  }

  private void step() {
    try {
      process(orders.poll(window.pollTimeout()));
      // A throttled loop may wait long for its next record, so it leaves no transaction open.
      if (window.isDue() || throttle.isOn()) {
        orders.commit();
        window.close();
      }
    } catch (WakeupException stopRequested) {
      log.debug("woken up to stop");
    } catch (KafkaException failure) {
      orders.recover(failure);
    }
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      for (List<ConsumerRecord<byte[], byte[]>> batch : batches(records.records(partition))) {
        if (!throttle.pass()) {
          orders.processed(partition, batch.get(0).offset());
          return;
        }
        answersTo(batch).forEach(orders::send);
      }
      orders.processed(partition, records.nextOffsets().get(partition).offset());
    }
    orders.processed(records);
    if (orders.hasUncommitted()) {
      window.add(records.count());
    }
  }

  /** Orders that are decided at once: all that are there, unless each has to wait for its time. */
  private List<List<ConsumerRecord<byte[], byte[]>>> batches(
      List<ConsumerRecord<byte[], byte[]>> records) {
    return throttle.isOn() ? records.stream().map(List::of).toList() : List.of(records);
  }

  /**
   * All of them before any is sent, which may take its time, so that it is the same one for all.
   */
  private List<ProducerRecord<byte[], byte[]>> answersTo(
      List<ConsumerRecord<byte[], byte[]>> batch) {
    long ts = clock.millis();
    List<ProducerRecord<byte[], byte[]>> outcomes = new ArrayList<>(batch.size());
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      outcomes.add(answerTo(record, ts));
    }
    return outcomes;
  }

  private ProducerRecord<byte[], byte[]> answerTo(ConsumerRecord<byte[], byte[]> record, long ts) {
    try {
      byte[] outcome = answers.answer(record.key(), record.value(), ts);
      decided++;
      return new ProducerRecord<>(config.kafka().inventoryTopic(), record.key(), outcome);
    } catch (UnreadableRecordException why) {
      unreadable++;
      log.warn(
          "unreadable record {}-{}@{} goes to the dead-letter topic",
          record.topic(),
          record.partition(),
          record.offset());
      return DeadLetter.of(record, config.groupId(), why);
    }
  }
}
