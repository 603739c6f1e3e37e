package io.github.streamingkafka.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TransactionalConsumerTest {
  private static final TopicPartition ONE = new TopicPartition("orders", 1);
  private static final TopicPartition TWO = new TopicPartition("orders", 2);

  private static final Map<String, TopicDetails> TOPICS =
      Map.of("orders", new TopicDetails("id", 3));

  private final Member consumer = new Member();
  private final Sender producer = new Sender();
  private int resets;
  private boolean mayCommit = true;
  private final List<ProducerRecord<byte[], byte[]>> goesWithOffsets = new ArrayList<>();
  private final List<Map<TopicPartition, Long>> toldOffsets = new ArrayList<>();
  private final TransactionalConsumer both =
      new TransactionalConsumer(consumer, producer, AutoOffsetReset.EARLIEST, TOPICS, new Loop());

  private final class Loop implements TransactionalConsumer.Listener {
    @Override
    public void onReset() {
      resets++;
    }

    @Override
    public boolean mayCommit() {
      return mayCommit;
    }

    @Override
    public void beforeCommit(Map<TopicPartition, Long> offsets) {
      toldOffsets.add(offsets);
      goesWithOffsets.forEach(both::send);
    }
  }

  @BeforeEach
  void join() {
    consumer.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L));
    both.subscribe(List.of("orders"));
  }

  @Test
  void shouldCommitRecordsAndOffsetsInOneTransaction() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 11);
    assertThat(producer.history()).isEmpty();
    assertThat(both.hasUncommitted()).isTrue();

    // When
    both.commit();

    // Then
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history()).hasSize(1);
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 11L));
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 11L));
    assertThat(both.hasUncommitted()).isFalse();
  }

  @Test
  void shouldCommitOffsetsWithoutRecords() {
    assignWithOffsets(Map.of(ONE, 10L));
    both.processed(ONE, 12);

    both.commit();

    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 12L));
  }

  @Test
  void shouldCommitTheMarkersThatFollowTheLastRecord() {
    assignWithOffsets(Map.of(ONE, 10L, TWO, 20L));
    both.processed(
        new ConsumerRecords<>(
            Map.of(ONE, List.of(order(ONE, 10))),
            Map.of(ONE, new OffsetAndMetadata(12), TWO, new OffsetAndMetadata(21))));

    both.commit();

    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 12L, TWO, 21L));
  }

  @Test
  void shouldFollowMarkersBehindWhichThereIsNothing() {
    assignWithOffsets(Map.of(ONE, 10L));
    consumer.seek(ONE, 12);

    both.processed(ConsumerRecords.empty());
    both.commit();

    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 12L));
  }

  @Test
  void shouldSayHowManyRecordsWereGoneBeforeTheyWereRead() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L, TWO, 20L));
    both.processed(ONE, 12);
    consumer.seek(ONE, 12);

    // When
    goneBelow(ONE, 30);
    ConsumerRecords<byte[], byte[]> records = both.poll(Duration.ZERO);
    both.processed(records);
    both.commit();

    // Then
    assertThat(records.isEmpty()).isTrue();
    assertThat(consumer.position(ONE)).isEqualTo(30);
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 30L));
    assertThat(lost()).isEqualTo(Map.of(ONE, 18L));
    assertThat(resets).isEqualTo(1);

    // And when that happens again
    goneBelow(ONE, 32);
    both.processed(both.poll(Duration.ZERO));
    both.commit();
    assertThat(lost()).isEqualTo(Map.of(ONE, 20L));
  }

  @Test
  void shouldRememberWhatAPartitionHadLostBeforeItWasAssigned() {
    // Given
    consumer.commitSync(Map.of(ONE, new OffsetAndMetadata(10, "lost=5")));
    consumer.rebalance(List.of(ONE));

    // When
    both.processed(ONE, 11);
    both.commit();

    // Then
    assertThat(lost()).isEqualTo(Map.of(ONE, 5L));
  }

  @Test
  void shouldNotGoOnFromAnOffsetOfATopicThatWasDeleted() {
    // Given offsets of which one was committed before a topic of this name was made anew
    consumer.commitSync(
        Map.of(
            ONE, new OffsetAndMetadata(10, "topic=other lost=5"),
            TWO, new OffsetAndMetadata(20, "topic=id lost=6")));

    // When
    consumer.rebalance(List.of(ONE, TWO));
    both.commit();

    // Then
    assertThat(consumer.position(ONE)).isZero();
    assertThat(consumer.position(TWO)).isEqualTo(20);
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 0L));
    assertThat(
            producer.consumerGroupOffsetsHistory().get(0).get(consumer.groupMetadata().groupId()))
        .containsEntry(ONE, new OffsetAndMetadata(0, "topic=id lost=0"));
  }

  @Test
  void shouldNotCallLostWhatWasReadBefore() {
    // Given a partition that is being read again up to its committed offset
    assignWithOffsets(Map.of(ONE, 10L));
    consumer.seek(ONE, 2);

    // When
    goneBelow(ONE, 6);
    both.poll(Duration.ZERO);
    both.commit();

    // Then
    assertThat(consumer.position(ONE)).isEqualTo(6);
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 10L));
    assertThat(both.hasUncommitted()).isFalse();
  }

  @Test
  void shouldReadALogThatWasCutFromItsBeginning() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 14);
    resets = 0;

    // When the log ends before what was to be read next
    goneBelow(ONE, 0);
    both.poll(Duration.ZERO);

    // Then
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(consumer.position(ONE)).isZero();
    assertThat(resets).isEqualTo(1);
    both.commit();
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 0L));
  }

  @Test
  void shouldReadALogFromWhereItWasCutIfTheBrokerKnows() {
    assignWithOffsets(Map.of(ONE, 10L));
    consumer.setPollException(
        new LogTruncationException("cut", Map.of(ONE, 10L), Map.of(ONE, new OffsetAndMetadata(8))));

    both.poll(Duration.ZERO);

    assertThat(consumer.position(ONE)).isEqualTo(8);
  }

  @Test
  void shouldBeginAtTheEndWhereTheGroupIsToSkipWhatIsThere() {
    consumer.updateEndOffsets(Map.of(ONE, 50L));
    latest().subscribe(List.of("orders"));

    consumer.rebalance(List.of(ONE));

    assertThat(consumer.position(ONE)).isEqualTo(50);
  }

  @Test
  void shouldBeginAPartitionThatWasAddedAtItsStart() {
    // Given
    consumer.updateEndOffsets(Map.of(TWO, 50L));
    consumer.updatePartitions(
        "orders",
        Stream.of(ONE, TWO)
            .map(each -> new PartitionInfo(each.topic(), each.partition(), null, null, null))
            .toList());
    latest().subscribe(List.of("orders"));

    // When
    assignWithOffsets(Map.of(ONE, 10L));
    consumer.rebalance(List.of(ONE, TWO));

    // Then
    assertThat(consumer.position(TWO)).isZero();
  }

  private TransactionalConsumer latest() {
    return new TransactionalConsumer(
        consumer, new Sender(), AutoOffsetReset.LATEST, TOPICS, new Loop());
  }

  /** The consumer finds that the log has no more what it was to read next. */
  private void goneBelow(TopicPartition partition, long start) {
    consumer.updateBeginningOffsets(Map.of(partition, start));
    consumer.setPollException(
        new OffsetOutOfRangeException(Map.of(partition, consumer.position(partition))));
  }

  /** What the latest offset of each partition says of its losses. */
  private Map<TopicPartition, Long> lost() {
    Map<TopicPartition, Long> lost = new HashMap<>();
    producer
        .consumerGroupOffsetsHistory()
        .forEach(
            groups ->
                groups
                    .get(consumer.groupMetadata().groupId())
                    .forEach((partition, at) -> lost.put(partition, OffsetNote.of(at).lost())));
    return lost;
  }

  @Test
  void shouldCommitOnlyWhatChanged() {
    assignWithOffsets(Map.of(ONE, 10L, TWO, 20L));
    both.processed(TWO, 21);

    both.commit();

    assertThat(committedOffsets()).containsExactly(Map.of(TWO, 21L));
  }

  @Test
  void shouldSendWhatGoesWithTheOffsetsInTheSameTransaction() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L));
    both.forceCommit(ONE);
    goesWithOffsets.add(outcome());

    // When it may not yet, and then may
    mayCommit = false;
    both.commit();
    assertThat(producer.commitCount()).isZero();
    mayCommit = true;
    both.commit();
    both.commit();

    // Then
    assertThat(toldOffsets).containsExactly(Map.of(ONE, 10L));
    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history()).hasSize(1);
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 10L));
  }

  @Test
  void shouldTellWhetherTheGroupHasGivenItsShare() {
    assertThat(both.isAssigned()).isFalse();

    assignWithOffsets(Map.of(ONE, 10L));
    assertThat(both.isAssigned()).isTrue();

    consumer.rebalance(List.of());
    assertThat(both.isAssigned()).isTrue();
  }

  @Test
  void shouldBeginNoTransactionWithoutNeed() {
    assignWithOffsets(Map.of(ONE, 10L));
    assertThat(both.hasUncommitted()).isFalse();

    both.commit();

    assertThat(producer.commitCount()).isZero();
    assertThat(producer.transactionInFlight()).isFalse();
  }

  @Test
  void shouldCommitThePositionOfAPartitionThatHadNoOffset() {
    // Given
    consumer.updateBeginningOffsets(Map.of(ONE, 7L, TWO, 0L));
    consumer.rebalance(List.of(ONE, TWO));
    assertThat(both.hasUncommitted()).isTrue();

    // When
    both.commit();
    both.commit();

    // Then
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 7L, TWO, 0L));
  }

  @Test
  void shouldTellThatPartitionsWereAssigned() {
    consumer.rebalance(List.of(ONE));

    assertThat(resets).isEqualTo(1);
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 0L));
  }

  @Test
  void shouldGoBackToTheCommittedOffsetsOnAbort() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L, TWO, 20L));
    both.processed(ONE, 11);
    both.commit();
    resets = 0;
    consumer.seek(ONE, 14);
    consumer.seek(TWO, 24);
    both.send(outcome());
    both.processed(ONE, 14);
    both.processed(TWO, 24);

    // When
    both.recover(new CommitFailedException("rebalanced"));

    // Then
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.history()).isEmpty();
    assertThat(consumer.position(ONE)).isEqualTo(11);
    assertThat(consumer.position(TWO)).isEqualTo(20);
    assertThat(both.hasUncommitted()).isFalse();
    assertThat(resets).isEqualTo(1);
  }

  @Test
  void shouldCommitAgainAfterAnAbort() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 14);
    both.recover(new CommitFailedException("rebalanced"));

    // When
    both.send(outcome());
    both.processed(ONE, 12);
    both.commit();

    // Then
    assertThat(producer.history()).hasSize(1);
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 12L));
  }

  @Test
  void shouldStillCommitThePositionOfANewPartitionAfterAnAbort() {
    consumer.rebalance(List.of(ONE));
    both.recover(new CommitFailedException("rebalanced"));

    both.commit();

    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 0L));
  }

  @Test
  void shouldThrowAFailureThatAnAbortDoesNotHelp() {
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 11);
    producer.fenceProducer();

    assertThatThrownBy(both::commit).isInstanceOf(ProducerFencedException.class);
    KafkaException fenced = new KafkaException("wrapped", new ProducerFencedException("fenced"));
    assertThatThrownBy(() -> both.recover(fenced)).isSameAs(fenced);
    assertThat(producer.transactionAborted()).isFalse();
    assertThat(producer.commitCount()).isZero();
  }

  @Test
  void shouldGiveUpAfterTenAbortsInARow() {
    assignWithOffsets(Map.of(ONE, 10L));
    CommitFailedException failure = new CommitFailedException("again");
    for (int i = 0; i < 10; i++) {
      both.recover(failure);
    }

    assertThatThrownBy(() -> both.recover(failure)).isSameAs(failure);
  }

  @Test
  void shouldForgetFormerAbortsOnceACommitSucceeded() {
    assignWithOffsets(Map.of(ONE, 10L));
    CommitFailedException failure = new CommitFailedException("again");
    for (int i = 0; i < 30; i++) {
      both.recover(failure);
      if (i % 10 == 9) {
        both.processed(ONE, 11 + i);
        both.commit();
      }
    }

    assertThat(producer.commitCount()).isEqualTo(3);
  }

  @Test
  void shouldAskAgainWhereACommitIsNotAnswered() {
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 11);
    producer.unanswered = 2;

    both.commit();

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.transactionAborted()).isFalse();
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 11L));
  }

  @Test
  void shouldStopRatherThanAbortWhereACommitIsNeverAnswered() {
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 11);
    producer.unanswered = 3;

    // The loop recovers from a KafkaException, and from nothing else.
    assertThatThrownBy(both::commit)
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(KafkaException.class);
    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void shouldStopRatherThanAbortWhereTheCommitOfARevocationIsNeverAnswered() {
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 11);
    producer.unanswered = 3;

    assertThatThrownBy(() -> consumer.rebalance(List.of()))
        .isInstanceOf(IllegalStateException.class)
        // The consumer wraps what a listener throws, and poll throws that.
        .satisfies(
            thrown ->
                assertThatThrownBy(() -> both.recover(new KafkaException("listener", thrown)))
                    .hasRootCauseInstanceOf(TimeoutException.class));
    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void shouldCommitBeforePartitionsAreRevoked() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L, TWO, 20L));
    resets = 0;
    both.send(outcome());
    both.processed(ONE, 11);

    // When
    consumer.rebalance(List.of(TWO));

    // Then
    assertThat(committedOffsets()).containsExactly(Map.of(ONE, 11L));
    assertThat(producer.history()).hasSize(1);
    assertThat(both.committed()).isEqualTo(Map.of(TWO, 20L));
    assertThat(both.hasUncommitted()).isFalse();
    assertThat(resets).isPositive();
  }

  @Test
  void shouldAbortWhereTheCommitOfARevocationFails() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L, TWO, 20L));
    both.send(outcome());
    both.processed(ONE, 11);
    both.processed(TWO, 21);
    consumer.seek(TWO, 21);
    producer.sendOffsetsToTransactionException = new CommitFailedException("too late");

    // When
    consumer.rebalance(List.of(TWO));

    // Then
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.commitCount()).isZero();
    assertThat(both.committed()).isEqualTo(Map.of(TWO, 20L));
    assertThat(consumer.position(TWO)).isEqualTo(20);
  }

  @Test
  void shouldAbortWhenPartitionsAreLost() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L));
    resets = 0;
    both.send(outcome());
    both.processed(ONE, 11);

    // When
    consumer.listener.onPartitionsLost(List.of(ONE));

    // Then
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.commitCount()).isZero();
    assertThat(producer.history()).isEmpty();
    assertThat(both.committed()).isEmpty();
    assertThat(both.hasUncommitted()).isFalse();
    assertThat(resets).isEqualTo(1);
  }

  @Test
  void shouldStartWhereTheGroupIsWhenAPartitionComesBack() {
    // Given
    assignWithOffsets(Map.of(ONE, 10L));
    consumer.rebalance(List.of());

    // When
    assignWithOffsets(Map.of(ONE, 30L));

    // Then
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 30L));
    assertThat(both.hasUncommitted()).isFalse();
  }

  @Test
  void shouldGoBackOnAPartitionWhoseStartWasNotKnownAtOnce() {
    // Given
    consumer.commitSync(Map.of(ONE, new OffsetAndMetadata(10)));
    consumer.unansweredCommitted = 1;
    assertThatThrownBy(() -> consumer.rebalance(List.of(ONE)))
        .isInstanceOf(TimeoutException.class)
        // The consumer wraps what a listener throws, and poll throws that.
        .satisfies(thrown -> both.recover(new KafkaException("listener", thrown)));

    // When
    consumer.seek(ONE, 14);
    both.send(outcome());
    both.processed(ONE, 14);
    both.recover(new CommitFailedException("rebalanced"));

    // Then
    assertThat(consumer.position(ONE)).isEqualTo(10);
    assertThat(both.committed()).isEqualTo(Map.of(ONE, 10L));
  }

  @Test
  void shouldLeaveTheGroupWhenItIsClosed() {
    // A static member would else keep its partitions, and the group from being rewound.
    assignWithOffsets(Map.of(ONE, 10L));

    both.close();

    assertThat(consumer.membershipAfterClose)
        .isEqualTo(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
  }

  @Test
  void shouldCommitNothingWhileItCloses() {
    assignWithOffsets(Map.of(ONE, 10L));
    both.send(outcome());
    both.processed(ONE, 11);

    both.close();

    assertThat(consumer.closed()).isTrue();
    assertThat(producer.closed()).isTrue();
    assertThat(producer.commitCount()).isZero();
  }

  private void assignWithOffsets(Map<TopicPartition, Long> offsets) {
    consumer.commitSync(
        offsets.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, e -> new OffsetAndMetadata(e.getValue()))));
    consumer.rebalance(List.copyOf(offsets.keySet()));
  }

  /** The offsets of each transaction that was committed. */
  private List<Map<TopicPartition, Long>> committedOffsets() {
    return producer.consumerGroupOffsetsHistory().stream()
        .map(groups -> groups.get(consumer.groupMetadata().groupId()))
        .map(
            offsets ->
                offsets.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset())))
        .toList();
  }

  private static ProducerRecord<byte[], byte[]> outcome() {
    return new ProducerRecord<>("outcomes", new byte[0]);
  }

  private static ConsumerRecord<byte[], byte[]> order(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
  }

  private static final class Member extends MockConsumer<byte[], byte[]> {
    private ConsumerRebalanceListener listener;
    private int unansweredCommitted;
    private CloseOptions.GroupMembershipOperation membershipAfterClose;

    Member() {
      super("none");
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
      this.listener = listener;
      super.subscribe(topics, listener);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      if (unansweredCommitted-- > 0) {
        throw new TimeoutException("committed");
      }
      return super.committed(partitions);
    }

    /** As the real one does, which the mock leaves out. */
    @Override
    public void close(CloseOptions options) {
      membershipAfterClose = options.groupMembershipOperation();
      listener.onPartitionsRevoked(assignment());
      super.close(options);
    }
  }

  private static final class Sender extends MockProducer<byte[], byte[]> {
    private int unanswered;

    Sender() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void commitTransaction() {
      if (unanswered-- > 0) {
        throw new TimeoutException("commit");
      }
      super.commitTransaction();
    }
  }
}
