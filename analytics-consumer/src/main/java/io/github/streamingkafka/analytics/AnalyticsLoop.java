package io.github.streamingkafka.analytics;

import io.github.streamingkafka.analytics.counting.Kind;
import io.github.streamingkafka.analytics.counting.PartitionTally;
import io.github.streamingkafka.analytics.counting.Tally;
import io.github.streamingkafka.analytics.serving.Reporter;
import io.github.streamingkafka.analytics.state.Cluster;
import io.github.streamingkafka.analytics.state.StateKey;
import io.github.streamingkafka.analytics.state.StateRestorer;
import io.github.streamingkafka.analytics.state.StateTopic;
import io.github.streamingkafka.analytics.state.StoredTally;
import io.github.streamingkafka.common.events.Event;
import io.github.streamingkafka.common.events.EventReader;
import io.github.streamingkafka.common.events.UnreadableRecordException;
import io.github.streamingkafka.common.kafka.DeadLetter;
import io.github.streamingkafka.common.kafka.RecordBytes;
import io.github.streamingkafka.common.kafka.TopicDetails;
import io.github.streamingkafka.common.kafka.TransactionalConsumer;
import io.github.streamingkafka.common.metrics.ProcessMetrics;
import io.github.streamingkafka.common.process.StopSignal;
import io.github.streamingkafka.common.process.Throttle;
import io.github.streamingkafka.common.process.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls both topics, counts, commits, and reports what the log holds up to the commit. */
final class AnalyticsLoop {
  /** Offsets are committed this often at least, so that the lag that Kafka shows is live. */
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  private final Logger log = LoggerFactory.getLogger(AnalyticsLoop.class);
  private final AnalyticsConfig config;
  private final TransactionalConsumer events;
  private final StateTopic state;
  private final StateRestorer restorer;
  private final Reporter reporter;
  private final Reports reports;
  private final java.util.function.Consumer<Map<TopicPartition, Long>> rewound;
  private final ProcessMetrics metrics;
  private final Timer commitTimer;
  private final Timer reportTimer;
  private final Throttle throttle;
  private final StopSignal stop;
  private final EventReader eventReader = new EventReader();
  private Tally tally;

  /** What another instance has counted is no longer what the tally has of it. */
  private boolean isOutdated;

  /**
   * @param topics as they were found at the start, by name
   * @param cluster asked about topics and groups
   * @param state where the counts are stored, for this thread
   * @param rewound is told how far the group was in partitions in which it was set back
   * @param metrics counts what is processed
   */
  AnalyticsLoop(
      AnalyticsConfig config,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Map<String, TopicDetails> topics,
      Cluster cluster,
      StateTopic state,
      Reporter reporter,
      java.util.function.Consumer<Map<TopicPartition, Long>> rewound,
      ProcessMetrics metrics,
      LongSupplier nanoTime,
      StopSignal stop) {
    this.config = config;
    this.events =
        new TransactionalConsumer(
            consumer, producer, config.reset(), topics, new StateGoesWithOffsets());
    this.state = state;
    this.restorer = new StateRestorer(config.kafka(), consumer, events, state, cluster);
    this.reporter = reporter;
    this.reports = new Reports(config, cluster, state, reporter);
    this.rewound = rewound;
    this.metrics = metrics;
    this.commitTimer = new Timer(COMMIT_INTERVAL, nanoTime);
    this.reportTimer = new Timer(config.reportInterval(), nanoTime);
    this.throttle = new Throttle(config.throttleMs(), stop);
    this.stop = stop;
  }

  /** Runs until a stop is requested, and commits what was counted by then. */
  void run() {
    events.run(
        List.of(config.kafka().orderTopic(), config.kafka().inventoryTopic()), stop, this::step);
    log.info("stopped");
  }

  private void step() {
    ConsumerRecords<byte[], byte[]> records = events.poll(pollTimeout());
    // Asked again, since the poll may have brought a rebalance.
    if (restorer.isDone()) {
      process(records);
      commitAndReport();
      if (isOutdated) {
        events.commit();
        startOver();
      }
    } else {
      restore(records);
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
      for (List<ConsumerRecord<byte[], byte[]>> batch :
          throttle.batches(records.records(partition))) {
        while (!isNextDue()) {
          events.processed(partition, batch.get(0).offset());
          if (stop.isRequested()) {
            return;
          }
          commitAndReport();
        }
        count(tally.partition(partition), batch);
      }
      events.processed(partition, records.nextOffsets().get(partition).offset());
    }
    events.processed(records);
  }

  private void count(PartitionTally into, List<ConsumerRecord<byte[], byte[]>> batch) {
    long counted = into.sums().counted();
    long duplicates = into.duplicates();
    long invalid = into.invalid();
    tally.count(into, read(into, batch));
    String topic = into.topic().name();
    metrics.processed(topic, "counted", into.sums().counted() - counted);
    metrics.processed(topic, "duplicate", into.duplicates() - duplicates);
    metrics.processed(topic, "invalid", into.invalid() - invalid);
  }

  /** How long to wait at most is worked out only where it matters. */
  private boolean isNextDue() {
    return throttle.isOn() ? throttle.acquire(pollTimeout()) : throttle.acquire();
  }

  /**
   * The events of those records that are readable; of the others it is counted that they are not.
   */
  private List<Event> read(PartitionTally into, List<ConsumerRecord<byte[], byte[]>> batch) {
    List<Event> read = new ArrayList<>(batch.size());
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      try {
        RecordBytes.verifyWhole(record);
        read.add(
            into.topic().kind() == Kind.ORDER
                ? eventReader.order(record.key(), record.value())
                : eventReader.outcome(record.key(), record.value()));
      } catch (UnreadableRecordException why) {
        into.countInvalid();
        // Inventory has a dead letter for an order, and one that is counted again has its own.
        if (into.topic().kind() == Kind.OUTCOME && restorer.isDone()) {
          log.warn("unreadable record {} goes to the dead-letter topic", DeadLetter.place(record));
          events.send(record, DeadLetter.of(record, config.groupId(), why));
        }
      }
    }
    return read;
  }

  private void countAgain(Tally restored, List<ConsumerRecord<byte[], byte[]>> batch) {
    ConsumerRecord<byte[], byte[]> first = batch.get(0);
    PartitionTally into = restored.partition(new TopicPartition(first.topic(), first.partition()));
    restored.count(into, read(into, batch));
  }

  private void commitAndReport() {
    boolean reportDue = reportTimer.isDue();
    boolean commitDue = commitTimer.isDue() || reportDue;
    // A throttled loop may wait long for its next record, so it leaves no transaction open.
    if (throttle.isOn() || commitDue) {
      events.commit();
    }
    if (commitDue) {
      commitTimer.restart();
      Set<TopicPartition> own = events.committed().keySet();
      StoredTally stored = restorer.tally();
      boolean isUpToDate = reportDue ? reports.report(stored, own) : reports.follow(stored, own);
      isOutdated |= !isUpToDate;
    }
    if (reportDue) {
      reportTimer.restart();
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
    reporter.restored(restorer.progress());
    if (restorer.isDone()) {
      tally = restorer.tally().tally();
      rewound.accept(restorer.rewound());
      log.info(
          "counting continues after {} orders and {} outcomes", tally.orders(), tally.outcomes());
      reporter.resume(tally.orders());
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
