package io.github.streamingkafka.validation.verify;

import com.dynatrace.hash4j.hashing.Hashing;
import io.github.streamingkafka.validation.orders.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Counts everything in both topics as naively as can be: one map of all order ids. It is there to
 * agree with analytics by another way, not to be fast or small.
 */
final class Recount {
  /** What is known of an order id. */
  private static final int MAX_RUNS = 1_000;

  private static final int ORDER = 1;

  private static final int RESERVED = 2;
  private static final int FAILED = 4;
  private static final int CONFLICT = 8;
  private static final int PUT_ASIDE = 16;
  private static final int OUTCOME = RESERVED | FAILED;
  private static final String OUTCOME_REFUSED = "outcome of ";

  private static final int MAX_EXAMPLES = 5;
  private static final int MAX_MINUTES = 1_440;

  private final Map<String, Byte> ids = new HashMap<>();
  private final Sum all = new Sum();
  private final Map<String, Sum> runs = new TreeMap<>();
  private final TreeMap<Long, Sum> minutes = new TreeMap<>();
  private final Map<String, Content> unreadable = new HashMap<>();
  private final Map<String, Long> unreadableByTopic = new HashMap<>();
  private final Set<String> unanswered = new HashSet<>();
  private long duplicateOrders;
  private long duplicateOutcomes;
  private long conflicting;
  private long deadLetters;
  private long strayDeadLetters;
  private long putAside;

  /** Fingerprints: values may be large, and there may be many. */
  private record Content(Object key, Object value) {
    static Content of(ConsumerRecord<byte[], byte[]> record) {
      return new Content(fingerprint(record.key()), fingerprint(record.value()));
    }

    /** Whether a dead letter holds this, but for what it says that it leaves out. */
    boolean isIn(Content letter, Set<String> omitted) {
      return (omitted.contains("key") || key.equals(letter.key))
          && (omitted.contains("value")
              ? letter.value.equals(fingerprint(null))
              : value.equals(letter.value));
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

  /** Counts a record of the topic of orders. */
  void order(ConsumerRecord<byte[], byte[]> record) {
    Optional<ReadEvent> read = ReadEvent.order(record.key(), record.value());
    if (read.isEmpty()) {
      unreadable(record);
      return;
    }
    ReadEvent order = read.get();
    int before = ids.getOrDefault(order.orderId(), (byte) 0);
    if ((before & ORDER) != 0) {
      duplicateOrders++;
      return;
    }
    know(order.orderId(), before | ORDER);
    for (Sum sum : sumsOf(order)) {
      sum.orders++;
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
    int status = outcome.status().equals("FAILED") ? FAILED : RESERVED;
    int before = ids.getOrDefault(outcome.orderId(), (byte) 0);
    if ((before & OUTCOME) != 0) {
      duplicateOutcomes++;
      if ((before & (status | CONFLICT)) == 0) {
        conflicting++;
        know(outcome.orderId(), before | CONFLICT);
      }
      return;
    }
    know(outcome.orderId(), before | status);
    for (Sum sum : sumsOf(outcome)) {
      sum.reserved += status == RESERVED ? 1 : 0;
      sum.failed += status == FAILED ? 1 : 0;
      sum.digest.addOutcome(outcome.orderId(), outcome.status());
    }
  }

  /** Notes a dead letter, once all orders and outcomes are counted. */
  void deadLetter(ConsumerRecord<byte[], byte[]> letter) {
    deadLetters++;
    String source =
        header(letter, "dlq.source.topic")
            + "-"
            + header(letter, "dlq.source.partition")
            + "@"
            + header(letter, "dlq.source.offset");
    Content content = unreadable.get(source);
    if (content != null) {
      if (content.isIn(Content.of(letter), Set.of(header(letter, "dlq.omitted").split(",")))) {
        unanswered.remove(source);
      }
    } else if (!isOfRefusedOutcome(letter)) {
      strayDeadLetters++;
    }
  }

  /** Whether its order can be read, and is here since its outcome was refused. */
  private boolean isOfRefusedOutcome(ConsumerRecord<byte[], byte[]> letter) {
    if (letter.key() == null || !header(letter, "dlq.reason").contains(OUTCOME_REFUSED)) {
      return false;
    }
    String id = new String(letter.key(), StandardCharsets.UTF_8);
    int known = ids.getOrDefault(id, (byte) 0);
    if ((known & ORDER) == 0) {
      return false;
    }
    if ((known & PUT_ASIDE) == 0) {
      putAside++;
      know(id, known | PUT_ASIDE);
    }
    return true;
  }

  /** Ends the count. */
  Recount finish() {
    ids.forEach(
        (id, known) -> {
          if ((known & ORDER) != 0 && (known & OUTCOME) == 0) {
            sumsOf(id).forEach(sum -> sum.pending++);
          }
        });
    return this;
  }

  Figures all() {
    return all.figures();
  }

  /** The figures of each run, or of the latest if there are many: of others none are served. */
  Map<String, Figures> runs() {
    Map<String, Figures> figures = new TreeMap<>();
    runs.entrySet().stream()
        .sorted(Comparator.comparingLong(run -> -run.getValue().latestOrderTs))
        .limit(MAX_RUNS)
        .forEach(run -> figures.put(run.getKey(), run.getValue().figures()));
    return figures;
  }

  /** The figures of the latest minutes of the orders' own time that have any, ascending. */
  List<MinuteFigures> minutes() {
    List<MinuteFigures> figures = new ArrayList<>();
    minutes.forEach(
        (number, sum) ->
            figures.add(
                new MinuteFigures(
                    Instant.EPOCH.plus(number, ChronoUnit.MINUTES).toString(),
                    sum.orders,
                    sum.reserved,
                    sum.failed)));
    return figures.subList(Math.max(0, figures.size() - MAX_MINUTES), figures.size());
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
    return deadLetters;
  }

  /** Dead letters of no unreadable record that there is. */
  long strayDeadLetters() {
    return strayDeadLetters;
  }

  /** Orders whose dead letters say that their outcomes were refused. */
  long putAside() {
    return putAside;
  }

  /** Records that cannot be read. */
  long invalid() {
    return unreadable.size();
  }

  /** Records of this topic that cannot be read. */
  long invalid(String topic) {
    return unreadableByTopic.getOrDefault(topic, 0L);
  }

  /**
   * Unreadable records of this topic of which there is no dead letter, with the same bytes but for
   * what it omits.
   */
  Findings withoutDeadLetter(String topic) {
    return findings(
        unanswered.stream()
            .filter(source -> source.substring(0, source.lastIndexOf('-')).equals(topic))
            .toList());
  }

  /** Orders that have no outcome, nor a dead letter that says why. */
  Findings ordersWithoutOutcome() {
    return find((id, known) -> (known & (ORDER | OUTCOME | PUT_ASIDE)) == ORDER);
  }

  Findings outcomesWithoutOrder() {
    return find((id, known) -> (known & ORDER) == 0);
  }

  /** Orders whose first outcome is not the announced one. */
  Findings decidedOtherwise(Announced announced) {
    return find(
        (id, known) ->
            (known & OUTCOME) != 0 && (known & FAILED) != 0 != announced.fails(ReadId.of(id)));
  }

  private Findings find(BiPredicate<String, Byte> isWrong) {
    return findings(
        ids.entrySet().stream()
            .filter(id -> isWrong.test(id.getKey(), id.getValue()))
            .map(Map.Entry::getKey)
            .toList());
  }

  private static Findings findings(List<String> found) {
    return new Findings(found.size(), found.stream().sorted().limit(MAX_EXAMPLES).toList());
  }

  private void know(String id, int known) {
    ids.put(id, (byte) known);
  }

  private List<Sum> sumsOf(ReadEvent event) {
    List<Sum> sums = new ArrayList<>(sumsOf(event.orderId()));
    sums.forEach(sum -> sum.latestOrderTs = Math.max(sum.latestOrderTs, event.orderTs()));
    if (event.orderTs() != ReadEvent.UNKNOWN) {
      long minute = TimeUnit.MILLISECONDS.toMinutes(event.orderTs());
      sums.add(minutes.computeIfAbsent(minute, unseen -> new Sum()));
    }
    return sums;
  }

  private List<Sum> sumsOf(String id) {
    String run = ReadId.of(id).runId();
    return run == null
        ? List.of(all)
        : List.of(all, runs.computeIfAbsent(run, unseen -> new Sum()));
  }

  private void unreadable(ConsumerRecord<byte[], byte[]> record) {
    String source = record.topic() + "-" + record.partition() + "@" + record.offset();
    unreadable.put(source, Content.of(record));
    unanswered.add(source);
    unreadableByTopic.merge(record.topic(), 1L, Long::sum);
  }

  private static Object fingerprint(byte[] bytes) {
    return bytes == null ? "null" : Hashing.xxh3_128().hashBytesTo128Bits(bytes);
  }

  /** The last header of this name: a record that is put aside may have brought its own. */
  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Headers headers = letter.headers();
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
