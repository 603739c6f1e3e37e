package io.github.streamingkafka.common.kafka;

import io.github.streamingkafka.common.metrics.HeldPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that are held back: an open transaction keeps all that was written since its first
 * record from those who read what is committed, and has done so for {@link #MIN_HOLD}. Each is
 * logged once as it is found, and once as it goes on.
 */
public final class HeldPartitions implements ClusterWatch.Observer {
  /** No transaction of the services takes as long, unless one of them was killed. */
  static final Duration MIN_HOLD = Duration.ofSeconds(5);

  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final Logger log = LoggerFactory.getLogger(HeldPartitions.class);
  private final String bootstrapServers;
  private final Collection<String> topics;
  private final Collection<String> groups;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Standstill> standing = new HashMap<>();
  private final Map<TopicPartition, Hold> holds = new ConcurrentSkipListMap<>(BY_NAME);

  /** Where the committed part of a partition ends though its log goes on, and since when. */
  private record Standstill(long offset, long sinceNanos) {}

  private record Hold(Standstill at, OpenTransaction by) {}

  /**
   * The transaction that begins at a partition's last stable offset.
   *
   * @param producerId empty if one may not ask
   * @param transactionalId empty likewise, or if no coordinator knows of it
   */
  record OpenTransaction(OptionalLong producerId, Optional<String> transactionalId) {
    static final OpenTransaction UNKNOWN =
        new OpenTransaction(OptionalLong.empty(), Optional.empty());
  }

  /**
   * @param bootstrapServers for the command that ends a transaction
   * @param topics those that this service reads
   * @param groups those whose committed offsets it asks for, which an open transaction may hold
   *     back
   */
  public HeldPartitions(
      String bootstrapServers,
      Collection<String> topics,
      Collection<String> groups,
      LongSupplier nanoTime) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.groups = groups;
    this.nanoTime = nanoTime;
  }

  /** Those that were held back when last asked, in order. Any thread may ask. */
  public Map<TopicPartition, HeldPartition> now() {
    Map<TopicPartition, HeldPartition> now = new ConcurrentSkipListMap<>(BY_NAME);
    holds.forEach((partition, hold) -> now.put(partition, held(partition, hold)));
    return now;
  }

  @Override
  public void observe(Admin admin, int timeoutMs) throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions =
        TopicDetails.partitions(TopicDetails.describe(admin, topics, timeoutMs));
    partitions.addAll(offsets(admin, timeoutMs));
    // In this order: what is written in between ends behind both, so it holds nobody back.
    var committed = ends(admin, partitions, IsolationLevel.READ_COMMITTED, timeoutMs);
    var written = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED, timeoutMs);
    Set<TopicPartition> unnamed = update(committed, written);
    for (TopicPartition partition : unnamed) {
      begin(partition, transaction(admin, partition, committed.get(partition), timeoutMs));
    }
  }

  /** Where the offsets of the groups are; none where one may not ask, or no group has any yet. */
  private Set<TopicPartition> offsets(Admin admin, int timeoutMs)
      throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    try {
      TopicDetails.describe(admin, Set.of(Topic.GROUP_METADATA_TOPIC_NAME), timeoutMs)
          .forEach(
              (name, topic) ->
                  groups.forEach(
                      group ->
                          partitions.add(
                              new TopicPartition(
                                  name, Utils.abs(group.hashCode()) % topic.partitions()))));
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof AuthorizationException)) {
        throw failed;
      }
    }
    return partitions;
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, Set<TopicPartition> partitions, IsolationLevel isolation, int timeoutMs)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
        admin
            .listOffsets(asked, new ListOffsetsOptions(isolation).timeoutMs(timeoutMs))
            .all()
            .get()
            .entrySet()) {
      ends.put(end.getKey(), end.getValue().offset());
    }
    return ends;
  }

  /**
   * Notes where partitions stand still.
   *
   * @param committed their last stable offsets
   * @param written their ends, asked for after that
   * @return those that are held back, and whose transaction is not known yet
   */
  Set<TopicPartition> update(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> written) {
    long now = nanoTime.getAsLong();
    standing.keySet().retainAll(committed.keySet());
    committed.forEach(
        (partition, offset) -> {
          Standstill before = standing.get(partition);
          if (written.getOrDefault(partition, offset) <= offset) {
            standing.remove(partition);
          } else if (before == null || before.offset() != offset) {
            standing.put(partition, new Standstill(offset, now));
          }
        });
    holds.forEach(this::endIfOver);
    Map<TopicPartition, Standstill> unnamed = new HashMap<>(standing);
    unnamed.keySet().removeAll(holds.keySet());
    unnamed.values().removeIf(at -> now - at.sinceNanos() < MIN_HOLD.toNanos());
    return unnamed.keySet();
  }

  private void endIfOver(TopicPartition partition, Hold hold) {
    if (!hold.at().equals(standing.get(partition))) {
      holds.remove(partition);
      log.info("{} is no longer held back at {}", partition, hold.at().offset());
    }
  }

  /** A partition is held back by this transaction. */
  void begin(TopicPartition partition, OpenTransaction by) {
    Hold hold = new Hold(standing.get(partition), by);
    holds.put(partition, hold);
    log.warn("{}", held(partition, hold).describe(partition.toString()));
  }

  private static OpenTransaction transaction(
      Admin admin, TopicPartition partition, long firstOffset, int timeoutMs)
      throws ExecutionException, InterruptedException {
    try {
      var producers =
          admin.describeProducers(
              List.of(partition), new DescribeProducersOptions().timeoutMs(timeoutMs));
      OptionalLong producerId =
          producers.partitionResult(partition).get().activeProducers().stream()
              .filter(of -> of.currentTransactionStartOffset().equals(OptionalLong.of(firstOffset)))
              .mapToLong(ProducerState::producerId)
              .findAny();
      return producerId.isEmpty()
          ? OpenTransaction.UNKNOWN
          : new OpenTransaction(
              producerId, transactionalId(admin, producerId.getAsLong(), timeoutMs));
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AuthorizationException) {
        return OpenTransaction.UNKNOWN;
      }
      throw failed;
    }
  }

  private static Optional<String> transactionalId(Admin admin, long producerId, int timeoutMs)
      throws ExecutionException, InterruptedException {
    var of = new ListTransactionsOptions().filterProducerIds(Set.of(producerId));
    of.timeoutMs(timeoutMs);
    return admin.listTransactions(of).all().get().stream()
        .map(TransactionListing::transactionalId)
        .findAny();
  }

  private HeldPartition held(TopicPartition partition, Hold hold) {
    OpenTransaction by = hold.by();
    return new HeldPartition(
        hold.at().offset(),
        Duration.ofNanos(nanoTime.getAsLong() - hold.at().sinceNanos()).toSeconds(),
        by.producerId().isPresent() ? by.producerId().getAsLong() : null,
        by.transactionalId().orElse(null),
        endWith(partition, hold));
  }

  /** A transaction whose coordinator does not know of it cannot be ended by its id. */
  private String endWith(TopicPartition partition, Hold hold) {
    String tool = "kafka-transactions --bootstrap-server " + bootstrapServers;
    return hold.by()
        .transactionalId()
        .map(id -> tool + " forceTerminateTransaction --transactionalId=" + quoted(id))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "%s abort --topic %s --partition %d --start-offset %d",
                    tool,
                    partition.topic(),
                    partition.partition(),
                    hold.at().offset()));
  }

  /** As a shell takes it: an id may be any text. */
  private static String quoted(String id) {
    if (id.matches("[\\w./:@-]+")) {
      return id;
    }
    return id.chars().anyMatch(Character::isISOControl)
        ? "$'" + HeldPartition.printable(id.replace("\\", "\\\\").replace("'", "\\'")) + "'"
        : "'" + id.replace("'", "'\\''") + "'";
  }
}
