package io.github.streamingkafka.analytics;

import io.github.streamingkafka.common.DeadLetter;
import io.github.streamingkafka.common.Event;
import io.github.streamingkafka.common.EventReader;
import io.github.streamingkafka.common.StopSignal;
import io.github.streamingkafka.common.Throttle;
import io.github.streamingkafka.common.TransactionalConsumer;
import io.github.streamingkafka.common.UnreadableRecordException;
import java.time.Duration;
import java.util.HashSet;
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
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls both topics, counts, commits, and reports what the log holds up to the commit. */
final class AnalyticsLoop {
  /** Offsets are committed this often at least, so that the lag that Kafka shows is live. */
  private static final Duration MOST_BETWEEN_COMMITS = Duration.ofSeconds(1);

  private static final long NOT_BEYOND_WHAT_IS_THERE = 0;

  private final Logger log = LoggerFactory.getLogger(AnalyticsLoop.class);
  private final AnalyticsConfig config;
  private final TransactionalConsumer events;
  private final StateTopic state;
  private final Restoration restoration;
  private final Function<Set<TopicPartition>, Map<TopicPartition, Long>> endOffsets;
  private final Reporter reporter;
  private final Throttle throttle;
  private final StopSignal stop;
  private final EventReader eventReader = new EventReader();
  private final Timer commitTimer;
  private final Timer reportTimer;
  private Tally tally;

  /** What another instance has counted is to be counted no more. */
  private boolean isOutdated;

  /**
   * @param endOffsets asks the broker where partitions end
   */
  AnalyticsLoop(
      AnalyticsConfig config,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> stateConsumer,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> endOffsets,
      Reporter reporter,
      StopSignal stop) {
    this.config = config;
    this.events = new TransactionalConsumer(consumer, producer, new StateGoesWithOffsets());
    this.state = new StateTopic(config.groupId(), stateConsumer, endOffsets);
    this.restoration = new Restoration(config.kafka(), consumer, events, state, endOffsets);
    this.endOffsets = endOffsets;
    this.reporter = reporter;
    this.throttle = new Throttle(config.throttleMs(), stop);
    this.stop = stop;
    this.reportTimer = new Timer(config.reportInterval(), System::nanoTime);
    this.commitTimer = new Timer(MOST_BETWEEN_COMMITS, System::nanoTime);
    stop.onRequest(consumer::wakeup);
    stop.onRequest(stateConsumer::wakeup);
  }

  /** Runs until it is told to stop; what was counted by then is committed. */
  void run() {
    try (state;
        events) {
      events.subscribe(List.of(config.kafka().orderTopic(), config.kafka().inventoryTopic()));
      while (!stop.isRequested()) {
        step();
      }
      events.commit();
    }
    log.info("stopped");
  }

  private void step() {
    try {
      ConsumerRecords<byte[], byte[]> records = events.poll(pollTimeout());
      // Asked again, since the poll may have brought a rebalance.
      if (restoration.isDone()) {
        process(records);
        commitAndReport();
        startOverIfOutdated();
      } else {
        restore(records);
      }
    } catch (WakeupException stopRequested) {
      log.debug("woken up to stop");
    } catch (KafkaException failure) {
      events.recover(failure);
    }
  }

  private Duration pollTimeout() {
    if (!restoration.isDone()) {
      return restoration.pollTimeout();
    }
    Duration report = reportTimer.remaining();
    Duration commit = commitTimer.remaining();
    return report.compareTo(commit) < 0 ? report : commit;
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      PartitionTally into = tally.partition(partition);
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        while (!isNextDue()) {
          events.processed(partition, record.offset());
          if (stop.isRequested()) {
            return;
          }
          commitAndReport();
        }
        handle(into, record);
      }
      events.processed(partition, records.nextOffsets().get(partition).offset());
    }
    events.processed(records);
  }

  /** Asked for each record, so how long to wait at most is worked out only where it matters. */
  private boolean isNextDue() {
    return throttle.isOn() ? throttle.pass(pollTimeout()) : throttle.pass();
  }

  private void handle(PartitionTally into, ConsumerRecord<byte[], byte[]> record) {
    try {
      count(tally, into, record);
    } catch (UnreadableRecordException why) {
      into.countInvalid();
      // Unreadable orders are inventory's to put aside: one dead letter for each record.
      if (into.topic().kind() == Kind.OUTCOME) {
        log.warn(
            "unreadable record {}@{} goes to the dead-letter topic",
            into.partition(),
            record.offset());
        events.send(DeadLetter.of(record, config.groupId(), why));
      }
    }
  }

  /** Counts a record that was counted before: if it is unreadable, that was dealt with then. */
  private void countAgain(Tally restored, ConsumerRecord<byte[], byte[]> record) {
    PartitionTally into =
        restored.partition(new TopicPartition(record.topic(), record.partition()));
    try {
      count(restored, into, record);
    } catch (UnreadableRecordException known) {
      into.countInvalid();
    }
  }

  private void count(Tally tally, PartitionTally into, ConsumerRecord<byte[], byte[]> record)
      throws UnreadableRecordException {
    byte[] key = record.key();
    Event event =
        into.topic().kind() == Kind.ORDER
            ? eventReader.order(key, record.value())
            : eventReader.outcome(key, record.value());
    tally.count(into, event);
  }

  private void commitAndReport() {
    // A throttled loop may wait long for its next record, so it leaves no transaction open.
    boolean reportDue = reportTimer.isDue();
    boolean commitDue = commitTimer.isDue() || reportDue;
    if (throttle.isOn() || commitDue) {
      events.commit();
      reporter.counted(tally.orders());
    }
    if (commitDue) {
      commitTimer.restart();
    }
    if (reportDue) {
      report();
      reportTimer.restart();
    } else if (commitDue) {
      follow(NOT_BEYOND_WHAT_IS_THERE);
    }
  }

  private void report() {
    try {
      Set<TopicPartition> asked = new HashSet<>(tally.offsets().keySet());
      asked.add(StateTopic.LOG);
      Map<TopicPartition, Long> ends = endOffsets.apply(asked);
      follow(ends.get(StateTopic.LOG));
      if (!isOutdated) {
        reporter.report(tally, ends);
      }
    } catch (RetriableException unanswered) {
      // What is served keeps the time at which it was true, and the next report is due soon.
      log.warn("no report: the broker does not say where partitions end", unanswered);
    }
  }

  private void follow(long until) {
    isOutdated |= !state.follow(tally, events.committed().keySet(), until);
    reporter.counted(tally.orders());
  }

  private void startOverIfOutdated() {
    if (isOutdated) {
      events.commit();
      startOver();
    }
  }

  /** The tally may not stand for the committed offsets any more: make one that does. */
  private void startOver() {
    isOutdated = false;
    reporter.suspend();
    restoration.begin();
  }

  private void restore(ConsumerRecords<byte[], byte[]> records) {
    restoration.goOn(records, this::countAgain);
    if (restoration.isDone()) {
      tally = restoration.tally();
      log.info(
          "counting goes on after {} orders and {} outcomes", tally.orders(), tally.outcomes());
      reporter.resume(tally.orders());
      commitTimer.makeDue();
      reportTimer.makeDue();
    } else if (restoration.mayCommit() && commitTimer.isDue()) {
      events.commit();
      commitTimer.restart();
    }
  }

  /** State and offsets move in one transaction, and only once the state stands for the offsets. */
  private final class StateGoesWithOffsets implements TransactionalConsumer.Listener {
    @Override
    public void onReset() {
      startOver();
    }

    @Override
    public boolean mayCommit() {
      return restoration.mayCommit();
    }

    @Override
    public void beforeCommit(Map<TopicPartition, Long> offsets) {
      Map<StateKey, byte[]> changes =
          restoration.isDone()
              ? restoration.tally().takeChanges(offsets)
              : restoration.takeUnfinishedChanges();
      changes.forEach((key, value) -> events.send(state.record(key, value)));
    }
  }
}
