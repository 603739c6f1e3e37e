package io.github.streamingkafka.analytics;

import io.github.streamingkafka.analytics.counting.Kind;
import io.github.streamingkafka.analytics.counting.PartitionTally;
import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.analytics.serving.Reporter;
import io.github.streamingkafka.analytics.state.Cluster;
import io.github.streamingkafka.analytics.state.StateKey;
import io.github.streamingkafka.analytics.state.StateRestorer;
import io.github.streamingkafka.analytics.state.StateTopic;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.EventReader;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.kafka.RecordBytes;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.TransactionalConsumer;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.common.process.Throttle;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final Duration MAX_BETWEEN_COMMITS = Duration.ofSeconds(1);

  private static final long NOT_BEYOND_WHAT_IS_THERE = 0;

  private final Logger log = LoggerFactory.getLogger(AnalyticsLoop.class);
  private final AnalyticsConfig config;
  private final TransactionalConsumer events;
  private final StateTopic state;
  private final StateRestorer restorer;
  private final Cluster cluster;
  private final Reporter reporter;
  private final Throttle throttle;
  private final StopSignal stop;
  private final EventReader eventReader = new EventReader();
  private final Timer commitTimer;
  private final Timer reportTimer;
  private Tally tally;

  /** What another instance has counted is to be counted no more. */
  private boolean isOutdated;

  /** Whether the broker answered when the last report was made. */
  private boolean isAnswered = true;

  /**
   * @param topics as they were found at the start, by name
   * @param cluster asked about topics and groups
   */
  AnalyticsLoop(
      AnalyticsConfig config,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> stateConsumer,
      Map<String, TopicDetails> topics,
      Cluster cluster,
      Reporter reporter,
      StopSignal stop) {
    this.config = config;
    this.events =
        new TransactionalConsumer(
            consumer, producer, config.reset(), topics, new StateGoesWithOffsets());
    this.state = new StateTopic(config.groupId(), stateConsumer, cluster);
    this.restorer = new StateRestorer(config.kafka(), consumer, events, state, cluster);
    this.cluster = cluster;
    this.reporter = reporter;
    this.throttle = new Throttle(config.throttleMs(), stop);
    this.stop = stop;
    this.reportTimer = new Timer(config.reportInterval(), System::nanoTime);
    this.commitTimer = new Timer(MAX_BETWEEN_COMMITS, System::nanoTime);
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
      if (!stop.isAbandoned()) {
        events.commit();
      }
    }
    log.info("stopped");
  }

  private void step() {
    try {
      ConsumerRecords<byte[], byte[]> records = events.poll(pollTimeout());
      // Asked again, since the poll may have brought a rebalance.
      if (restorer.isDone()) {
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
    if (!restorer.isDone()) {
      return restorer.pollTimeout();
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
        events.send(record, DeadLetter.of(record, config.groupId(), why));
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
    RecordBytes.verifyWhole(record);
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
      Set<TopicPartition> partitions = partitions();
      Set<TopicPartition> asked = new HashSet<>(partitions);
      asked.add(StateTopic.LOG);
      Map<TopicPartition, Long> ends = new HashMap<>(cluster.endOffsets(asked));
      follow(ends.remove(StateTopic.LOG));
      if (!isOutdated) {
        reporter.report(tally, lag(partitions, ends), cluster.lostRecords(groups()));
      }
      isAnswered = true;
    } catch (RetriableException unanswered) {
      // What is served keeps the time at which it was true, and the next report is due soon.
      if (isAnswered) {
        log.warn("no reports until the broker answers: {}", unanswered.toString());
      }
      isAnswered = false;
    }
  }

  /** All that the topics have now, whoever is assigned them. */
  private Set<TopicPartition> partitions() {
    Set<TopicPartition> partitions = new HashSet<>();
    cluster
        .topics(List.of(config.kafka().orderTopic(), config.kafka().inventoryTopic()))
        .forEach(
            (name, topic) -> {
              for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(name, partition));
              }
            });
    return partitions;
  }

  private List<String> groups() {
    return List.of(config.groupId(), config.inventoryGroupId());
  }

  /** How far the counting is behind the end of each partition. */
  private Map<TopicPartition, Long> lag(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> next = new HashMap<>(tally.offsets());
    Set<TopicPartition> uncounted = new HashSet<>(partitions);
    uncounted.removeAll(next.keySet());
    if (!uncounted.isEmpty()) {
      next.putAll(cluster.startOffsets(uncounted));
    }
    Map<TopicPartition, Long> lag = new HashMap<>();
    for (TopicPartition partition : partitions) {
      lag.put(partition, Math.max(0, ends.get(partition) - next.get(partition)));
    }
    return lag;
  }

  private void follow(long until) {
    isOutdated |= !state.follow(restorer.tally(), events.committed().keySet(), until);
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
    restorer.begin();
  }

  private void restore(ConsumerRecords<byte[], byte[]> records) {
    restorer.step(records, this::countAgain);
    if (restorer.isDone()) {
      tally = restorer.tally().tally();
      log.info(
          "counting goes on after {} orders and {} outcomes", tally.orders(), tally.outcomes());
      reporter.resume(tally.orders());
      commitTimer.makeDue();
      reportTimer.makeDue();
    } else if (restorer.mayCommit() && commitTimer.isDue()) {
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
      return restorer.mayCommit();
    }

    @Override
    public void beforeCommit(Map<TopicPartition, Long> offsets) {
      Map<StateKey, byte[]> changes =
          restorer.isDone()
              ? restorer.tally().takeChanges(offsets)
              : restorer.takeUnfinishedChanges();
      changes.forEach((key, value) -> events.send(state.record(key, value)));
    }
  }
}
