package io.github.streamingkafka.validation.verify;

import com.dynatrace.hash4j.hashing.Hashing;
import io.github.streamingkafka.validation.orders.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Counts everything in both topics as plainly as can be: one table of all order ids, and sums. It
 * is there to agree with analytics by another way, not to be fast. What it says is true of all that
 * was counted so far, so it can be asked again and again.
 */
final class Recount {
  /** So many runs have figures, whatever comes. */
  private static final int MIN_RUNS = 1_000;

  private static final int MAX_EXAMPLES = 5;
  private static final int MAX_MINUTES = 1_440;

  /** What is known of an order id. */
  private static final int ORDER = 1;

  private static final int RESERVED = 2;
  private static final int FAILED = 4;
  private static final int CONFLICT = 8;
  private static final int OUTCOME = RESERVED | FAILED;
  private static final String OUTCOME_REFUSED = "outcome of ";

  private final Announced announced;
  private final KnownIds ids = new KnownIds();
  private final Sum all = new Sum();
  private final Map<String, Sum> runs = new HashMap<>();
  private final TreeMap<Long, Sum> minutes = new TreeMap<>();
  private final Map<Long, Long> latencies = new HashMap<>();

  /** Orders without an outcome so far, and the other way round. */
  private final Map<String, Place> undecided = new HashMap<>();

  private final Set<String> withoutOrder = new HashSet<>();
  private final Map<Place, Content> unreadable = new HashMap<>();

  /** Those of which no dead letter is known. */
  private final Set<Place> unanswered = new HashSet<>();

  private final Map<Place, List<Letter>> letters = new HashMap<>();
  private final List<String> decidedOtherwise = new ArrayList<>();
  private long countOfDecidedOtherwise;
  private long duplicateOrders;
  private long duplicateOutcomes;
  private long conflicting;

  /** Where a record is; both are null of a dead letter that does not say so. */
  private record Place(TopicPartition partition, Long offset) {
    static Place of(ConsumerRecord<byte[], byte[]> record) {
      return new Place(new TopicPartition(record.topic(), record.partition()), record.offset());
    }

    static Place ofSource(ConsumerRecord<byte[], byte[]> letter) {
      try {
        return new Place(
            new TopicPartition(
                header(letter, "dlq.source.topic"),
                Integer.parseInt(header(letter, "dlq.source.partition"))),
            Long.parseLong(header(letter, "dlq.source.offset")));
      } catch (NumberFormatException none) {
        return new Place(null, null);
      }
    }

    boolean isBelow(Map<TopicPartition, Long> offsets) {
      return offset < offsets.getOrDefault(partition, 0L);
    }

    @Override
    public String toString() {
      return partition + "@" + offset;
    }
  }

  /** Fingerprints: values may be large, and there may be many. */
  private record Content(Object key, Object value) {
    static Content of(ConsumerRecord<byte[], byte[]> record) {
      return new Content(fingerprint(record.key()), fingerprint(record.value()));
    }

    /** Whether a dead letter holds this, but for what it says that it leaves out. */
    boolean isIn(Letter letter) {
      return (letter.omitted.contains("key") || key.equals(letter.content.key))
          && (letter.omitted.contains("value")
              ? letter.content.value.equals(fingerprint(null))
              : value.equals(letter.content.value));
    }
  }

  /**
   * A dead letter.
   *
   * @param refusedOrder the id of the order whose outcome was refused; null if it is not that
   */
  private record Letter(Content content, Set<String> omitted, String refusedOrder) {
    static Letter of(ConsumerRecord<byte[], byte[]> record) {
      boolean isRefusal =
          record.key() != null && header(record, "dlq.reason").contains(OUTCOME_REFUSED);
      return new Letter(
          Content.of(record),
          Set.of(header(record, "dlq.omitted").split(",")),
          isRefusal ? new String(record.key(), StandardCharsets.UTF_8) : null);
    }
  }

  private static final class Sum {
    private long orders;
    private long reserved;
    private long failed;
    private long pending;
    private final Digest digest = new Digest();
    private long latestOrderTs;

    Figures figures() {
      return new Figures(orders, reserved, failed, pending, digest.toString());
    }
  }

  /** What is not as it should be: how many, and some of them. */
  record Findings(long count, List<String> examples) {
    @Override
    public String toString() {
      if (count == 0) {
        return "0";
      }
      String more = count > examples.size() ? ", …" : "";
      return count + ": " + String.join(", ", examples) + more;
    }
  }

  /**
   * @param announced checks each outcome that counts; null if they are not to be checked
   */
  Recount(Announced announced) {
    this.announced = announced;
  }

  /** Counts a record of the topic of orders. */
  void order(ConsumerRecord<byte[], byte[]> record) {
    Optional<ReadEvent> read = ReadEvent.order(record.key(), record.value());
    if (read.isEmpty()) {
      unreadable(record);
      return;
    }
    ReadEvent order = read.get();
    ReadId id = ReadId.of(order.orderId());
    int before = ids.get(id);
    if ((before & ORDER) != 0) {
      duplicateOrders++;
      return;
    }
    ids.put(id, before | ORDER);
    boolean isPending = (before & OUTCOME) == 0;
    if (isPending) {
      undecided.put(id.text(), Place.of(record));
    } else {
      withoutOrder.remove(id.text());
    }
    for (Sum sum : sumsOf(order, id)) {
      sum.orders++;
      sum.pending += isPending ? 1 : 0;
      sum.digest.addOrder(order.orderId(), order.itemId(), order.qty());
    }
  }

  /** Counts a record of the topic of outcomes. */
  void outcome(ConsumerRecord<byte[], byte[]> record) {
    Optional<ReadEvent> read = ReadEvent.outcome(record.key(), record.value());
    if (read.isEmpty()) {
      unreadable(record);
      return;
    }
    ReadEvent outcome = read.get();
    ReadId id = ReadId.of(outcome.orderId());
    int status = outcome.status().equals("FAILED") ? FAILED : RESERVED;
    int before = ids.get(id);
    if ((before & OUTCOME) != 0) {
      duplicateOutcomes++;
      if ((before & (status | CONFLICT)) == 0) {
        conflicting++;
        ids.put(id, before | CONFLICT);
      }
      return;
    }
    ids.put(id, before | status);
    boolean wasPending = (before & ORDER) != 0;
    if (wasPending) {
      undecided.remove(id.text());
    } else {
      withoutOrder.add(id.text());
    }
    check(id, status);
    if (outcome.orderTs() != ReadEvent.UNKNOWN) {
      latencies.merge(Math.max(0, outcome.ts() - outcome.orderTs()), 1L, Long::sum);
    }
    for (Sum sum : sumsOf(outcome, id)) {
      sum.reserved += status == RESERVED ? 1 : 0;
      sum.failed += status == FAILED ? 1 : 0;
      sum.pending -= wasPending ? 1 : 0;
      sum.digest.addOutcome(outcome.orderId(), outcome.status());
    }
  }

  private void check(ReadId id, int status) {
    if (announced != null && announced.fails(id) != (status == FAILED)) {
      countOfDecidedOtherwise++;
      if (decidedOtherwise.size() < MAX_EXAMPLES) {
        decidedOtherwise.add(id.text());
      }
    }
  }

  /** Notes a dead letter, whether or not the record is counted that it is of. */
  void deadLetter(ConsumerRecord<byte[], byte[]> record) {
    Place source = Place.ofSource(record);
    Letter letter = Letter.of(record);
    letters.computeIfAbsent(source, first -> new ArrayList<>()).add(letter);
    Content content = unreadable.get(source);
    if (content != null && content.isIn(letter)) {
      unanswered.remove(source);
    }
  }

  private void unreadable(ConsumerRecord<byte[], byte[]> record) {
    Place place = Place.of(record);
    Content content = Content.of(record);
    unreadable.put(place, content);
    if (letters.getOrDefault(place, List.of()).stream().noneMatch(content::isIn)) {
      unanswered.add(place);
    }
  }

  Figures all() {
    return all.figures();
  }

  /**
   * The figures of each run, the latest first. If there are many, only of those that are served:
   * each partition forgets the earliest of its own, so which of them have figures is not a matter
   * of all orders alone.
   */
  Map<String, Figures> runs(Set<String> served) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    runs.entrySet().stream()
        .filter(run -> runs.size() <= MIN_RUNS || served.contains(run.getKey()))
        .sorted(
            Comparator.<Map.Entry<String, Sum>>comparingLong(run -> -run.getValue().latestOrderTs)
                .thenComparing(Map.Entry::getKey))
        .forEach(run -> figures.put(run.getKey(), run.getValue().figures()));
    return figures;
  }

  /** The figures of the latest minutes of the orders' own time that have any, ascending. */
  List<MinuteFigures> minutes() {
    List<MinuteFigures> figures = new ArrayList<>();
    minutes.descendingMap().entrySet().stream()
        .limit(MAX_MINUTES)
        .forEach(
            of ->
                figures.add(
                    new MinuteFigures(
                        Instant.EPOCH.plus(of.getKey(), ChronoUnit.MINUTES).toString(),
                        of.getValue().orders,
                        of.getValue().reserved,
                        of.getValue().failed)));
    Collections.reverse(figures);
    return figures;
  }

  /**
   * From an order's time to its outcome's, milliseconds: the least that so many percent do not
   * exceed; 0 where there are none.
   */
  long latency(int percent) {
    long count = latencies.values().stream().mapToLong(Long::longValue).sum();
    long left = (percent * count + 99) / 100;
    for (Map.Entry<Long, Long> latency : new TreeMap<>(latencies).entrySet()) {
      left -= latency.getValue();
      if (left <= 0) {
        return latency.getKey();
      }
    }
    return 0;
  }

  long duplicateOrders() {
    return duplicateOrders;
  }

  long duplicateOutcomes() {
    return duplicateOutcomes;
  }

  /** Orders that have outcomes of both kinds. */
  long conflicting() {
    return conflicting;
  }

  long deadLetters() {
    return letters.values().stream().mapToLong(List::size).sum();
  }

  /** Dead letters of no unreadable record, and of no order whose outcome was refused. */
  long strayDeadLetters() {
    return refusals().filter(order -> order == null || !isOrder(order)).count();
  }

  /** Orders whose dead letters say that their outcomes were refused. */
  Set<String> putAside() {
    Set<String> orders = new HashSet<>();
    refusals().filter(order -> order != null && isOrder(order)).forEach(orders::add);
    return orders;
  }

  /** Of which order each dead letter is that is of no unreadable record; null if it is of none. */
  private Stream<String> refusals() {
    return letters.entrySet().stream()
        .filter(of -> !unreadable.containsKey(of.getKey()))
        .flatMap(of -> of.getValue().stream())
        .map(Letter::refusedOrder);
  }

  private boolean isOrder(String id) {
    return (ids.get(ReadId.of(id)) & ORDER) != 0;
  }

  /** Records that cannot be read. */
  long invalid() {
    return unreadable.size();
  }

  /**
   * Unreadable records of this topic below these offsets of which there is no dead letter, with the
   * same bytes but for what it omits.
   */
  Findings withoutDeadLetter(String topic, Map<TopicPartition, Long> below) {
    return findings(
        unanswered.stream()
            .filter(place -> place.partition.topic().equals(topic) && place.isBelow(below))
            .map(Place::toString)
            .toList());
  }

  /** Orders below these offsets that have no outcome, nor a dead letter that says why. */
  Findings ordersWithoutOutcome(Map<TopicPartition, Long> below) {
    Set<String> refused = putAside();
    return findings(
        undecided.entrySet().stream()
            .filter(order -> order.getValue().isBelow(below) && !refused.contains(order.getKey()))
            .map(Map.Entry::getKey)
            .toList());
  }

  Findings outcomesWithoutOrder() {
    return findings(withoutOrder);
  }

  /** Orders whose first outcome is not the announced one. */
  Findings decidedOtherwise() {
    return new Findings(countOfDecidedOtherwise, List.copyOf(decidedOtherwise));
  }

  private static Findings findings(Collection<String> found) {
    return new Findings(found.size(), found.stream().sorted().limit(MAX_EXAMPLES).toList());
  }

  private List<Sum> sumsOf(ReadEvent event, ReadId id) {
    List<Sum> sums = new ArrayList<>(3);
    sums.add(all);
    if (id.runId() != null) {
      Sum run = runs.computeIfAbsent(id.runId(), unseen -> new Sum());
      run.latestOrderTs = Math.max(run.latestOrderTs, event.orderTs());
      sums.add(run);
    }
    if (event.orderTs() != ReadEvent.UNKNOWN) {
      long minute = TimeUnit.MILLISECONDS.toMinutes(event.orderTs());
      sums.add(minutes.computeIfAbsent(minute, unseen -> new Sum()));
    }
    return sums;
  }

  private static Object fingerprint(byte[] bytes) {
    return bytes == null ? "null" : Hashing.xxh3_128().hashBytesTo128Bits(bytes);
  }

  /** The last header of this name: a record that is put aside may have brought its own. */
  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
