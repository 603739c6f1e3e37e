package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.DeadLetter;
import io.github.streamingkafka.common.EventCodec;
import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.common.Throttle;
import io.github.streamingkafka.common.TransactionalConsumer;
import io.github.streamingkafka.common.UnreadableRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls both topics, counts, commits, and reports what the log holds up to the commit. */
final class AnalyticsLoop {
  /** Offsets are committed this often at least, so that the lag that Kafka shows is live. */
  private static final Duration MOST_BETWEEN_COMMITS = Duration.ofSeconds(1);

  private static final Duration RECOUNT_POLL = Duration.ofMillis(100);

  private final Logger log = LoggerFactory.getLogger(AnalyticsLoop.class);
  private final AnalyticsConfig config;
  private final TransactionalConsumer events;
  private final Recount recount;
  private final Function<Set<TopicPartition>, Map<TopicPartition, Long>> endOffsets;
  private final Reporter reporter;
  private final Throttle throttle;
  private final StopSignal stop;
  private final Timer commitTimer;
  private final Timer reportTimer;
  private Tally tally = new Tally();

  /**
   * @param endOffsets asks the broker where partitions end
   */
  AnalyticsLoop(
      AnalyticsConfig config,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> endOffsets,
      Reporter reporter,
      StopSignal stop) {
    this.config = config;
    this.events = new TransactionalConsumer(consumer, producer, this::startOver);
    this.recount = new Recount(consumer);
    this.endOffsets = endOffsets;
    this.reporter = reporter;
    this.throttle = new Throttle(config.throttleMs(), stop);
    this.stop = stop;
    this.reportTimer = new Timer(config.reportInterval(), System::nanoTime);
    this.commitTimer = new Timer(MOST_BETWEEN_COMMITS, System::nanoTime);
    stop.onRequest(consumer::wakeup);
  }

  /** Runs until it is told to stop; what was counted by then is committed. */
  void run() {
    try (events) {
      events.subscribe(List.of(config.kafka().orderTopic(), config.kafka().inventoryTopic()));
      while (!stop.isRequested()) {
        step();
      }
      events.commit();
    }
    log.info("stopped: {} orders counted", tally.all().orders());
  }

  private void step() {
    try {
      Duration wait = recount.isDone() ? reportTimer.remaining() : RECOUNT_POLL;
      ConsumerRecords<byte[], byte[]> records = events.poll(wait);
      // Asked again, since the poll may have brought a rebalance.
      if (recount.isDone()) {
        process(records);
        commitAndReport();
      } else {
        recount.fold(records, this::recount);
        goOnIfRecounted();
      }
    } catch (WakeupException stopRequested) {
      log.debug("woken up to stop");
    } catch (KafkaException failure) {
      events.recover(failure);
    }
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        while (!throttle.pass(reportTimer.remaining())) {
          events.processed(partition, record.offset());
          if (stop.isRequested()) {
            return;
          }
          commitAndReport();
        }
        handle(record);
      }
      events.processed(partition, records.nextOffsets().get(partition).offset());
    }
    events.processed(records);
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    try {
      count(record);
    } catch (UnreadableRecordException why) {
      tally.countInvalid();
      // Unreadable orders are inventory's to put aside: one dead letter for each record.
      if (record.topic().equals(config.kafka().inventoryTopic())) {
        log.warn(
            "unreadable record {}-{}@{} goes to the dead-letter topic",
            record.topic(),
            record.partition(),
            record.offset());
        events.send(DeadLetter.of(record, config.groupId(), why));
      }
    }
  }

  /** Counts a record for the second time: if it is unreadable, that was dealt with before. */
  private void recount(ConsumerRecord<byte[], byte[]> record) {
    try {
      count(record);
    } catch (UnreadableRecordException known) {
      tally.countInvalid();
    }
  }

  private void count(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
    if (record.topic().equals(config.kafka().orderTopic())) {
      tally.count(EventCodec.readOrder(record.key(), record.value()));
    } else {
      tally.count(EventCodec.readOutcome(record.key(), record.value()));
    }
  }

  private void commitAndReport() {
    reporter.counted(tally.all().orders());
    // A throttled loop may wait long for its next record, so it leaves no transaction open.
    boolean reportDue = reportTimer.isDue();
    if (throttle.isOn() || commitTimer.isDue() || reportDue) {
      events.commit();
      commitTimer.restart();
    }
    if (reportDue) {
      report();
      reportTimer.restart();
    }
  }

  private void report() {
    try {
      Map<TopicPartition, Long> committed = events.committed();
      reporter.report(tally, committed, endOffsets.apply(committed.keySet()));
    } catch (KafkaException unanswered) {
      // What is served keeps the time at which it was true, and the next report is due soon.
      log.warn("no report: the broker does not say where partitions end", unanswered);
    }
  }

  /** The positions are not those that the tally stands for: make it stand for them. */
  private void startOver() {
    reporter.suspend();
    tally = new Tally();
    recount.begin(events.committed());
    goOnIfRecounted();
  }

  private void goOnIfRecounted() {
    if (recount.isDone() && !events.committed().isEmpty()) {
      log.info(
          "counting goes on after {} orders and {} outcomes",
          tally.all().orders(),
          tally.all().outcomes());
      reporter.resume(tally.all().orders());
    }
  }
}
