package io.github.streamingkafka.validation.verify;

import io.github.streamingkafka.common.process.ConfigurationException;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import io.github.streamingkafka.validation.stack.RunningStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds the orders that producers were told are in the log against what the log has in their
 * places. A list begins with a line that names its run, and has a line for each order: its
 * sequence, its partition and its offset. Other lines, such as those of progress, are passed over.
 */
public final class AcknowledgedOrders {
  private static final Pattern BEGIN =
      Pattern.compile("# acknowledged orders of run (\\S+) in (\\S+): .*");
  private static final Pattern ORDER = Pattern.compile("(\\d{1,18}),(\\d{1,9}),(-1|\\d{1,18})");
  private static final int MAX_NAMED = 100;

  private final Map<TopicPartition, List<Places>> places = KafkaOffsets.sortedMap();
  private final List<String> missing = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<String> unordered = new ArrayList<>();
  private long withoutPlace;
  private long deleted;

  /** What a list has of a partition: from one line to the next, both numbers ascend. */
  private static final class Places {
    private final String runId;
    private final TopicPartition partition;
    private long[] sequences = new long[64];
    private long[] offsets = new long[64];
    private int size;

    /** The first that was not looked for yet. */
    private int next;

    Places(String runId, TopicPartition partition) {
      this.runId = runId;
      this.partition = partition;
    }

    boolean isInOrder(long sequence, long offset) {
      return size == 0 || (sequence > sequences[size - 1] && offset > offsets[size - 1]);
    }

    void add(long sequence, long offset) {
      if (size == offsets.length) {
        sequences = Arrays.copyOf(sequences, 2 * size);
        offsets = Arrays.copyOf(offsets, 2 * size);
      }
      sequences[size] = sequence;
      offsets[size] = offset;
      size++;
    }

    boolean hasBefore(long offset) {
      return next < size && offsets[next] < offset;
    }

    boolean hasAt(long offset) {
      return next < size && offsets[next] == offset;
    }

    String id() {
      return runId + "-" + sequences[next];
    }

    String describe() {
      return describe(next);
    }

    String describeLast() {
      return describe(size - 1);
    }

    private String describe(int index) {
      return runId + "-" + sequences[index] + " at " + partition + "@" + offsets[index];
    }
  }

  private AcknowledgedOrders() {}

  /**
   * Reads lists, any number in each file.
   *
   * @throws ConfigurationException if a file has none, or cannot be read
   */
  public static AcknowledgedOrders read(List<Path> files) {
    AcknowledgedOrders orders = new AcknowledgedOrders();
    for (Path file : files) {
      try {
        // What follows the last line break was not written as a whole.
        String text = Files.readString(file, StandardCharsets.UTF_8);
        orders.add(text.substring(0, text.lastIndexOf('\n') + 1));
      } catch (IOException | IllegalArgumentException noList) {
        throw new ConfigurationException(
            List.of(
                "%s: expected a list as `burst --acknowledged` writes it (%s)"
                    .formatted(file, noList.getMessage())));
      }
    }
    return orders;
  }

  private void add(String lists) {
    String runId = null;
    String topic = null;
    Map<TopicPartition, Places> ofList = new HashMap<>();
    for (String line : lists.split("\\R", -1)) {
      Matcher begin = BEGIN.matcher(line);
      Matcher order = ORDER.matcher(line);
      if (begin.matches()) {
        runId = begin.group(1);
        topic = begin.group(2);
        ofList.clear();
      } else if (order.matches() && runId != null) {
        add(
            ofList,
            runId,
            new TopicPartition(topic, Integer.parseInt(order.group(2))),
            Long.parseLong(order.group(1)),
            Long.parseLong(order.group(3)));
      }
    }
    if (runId == null) {
      throw new IllegalArgumentException("no line that begins one");
    }
  }

  private void add(
      Map<TopicPartition, Places> ofList,
      String runId,
      TopicPartition partition,
      long sequence,
      long offset) {
    if (offset < 0) {
      // Kafka has this order, and no longer knows where: it was acknowledged at a late retry.
      withoutPlace++;
      return;
    }
    Places before = ofList.get(partition);
    if (before != null && before.isInOrder(sequence, offset)) {
      before.add(sequence, offset);
      return;
    }
    Places begun = new Places(runId, partition);
    begun.add(sequence, offset);
    ofList.put(partition, begun);
    places.computeIfAbsent(partition, first -> new ArrayList<>()).add(begun);
    if (before != null) {
      unordered.add(begun.describe() + ", acknowledged after " + before.describeLast());
    }
  }

  /** How many orders are listed. */
  public long size() {
    return withPlaces() + withoutPlace;
  }

  private long withPlaces() {
    return places.values().stream().flatMap(List::stream).mapToLong(list -> list.size).sum();
  }

  /** Takes a record of the log; those of a partition come in the order of their offsets. */
  public void check(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    for (Places list : places.getOrDefault(partition, List.of())) {
      passTo(list, record.offset());
      if (list.hasAt(record.offset())) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (!key.equals(list.id())) {
          others.add(list.describe() + ": the log has " + key);
        }
        list.next++;
      }
    }
  }

  private void passTo(Places list, long offset) {
    while (list.hasBefore(offset)) {
      missing.add(list.describe());
      list.next++;
    }
  }

  /** Those that the log does not have in their places, once all of it was checked. */
  public List<String> missing() {
    places.values().forEach(lists -> lists.forEach(list -> passTo(list, Long.MAX_VALUE)));
    return List.copyOf(missing);
  }

  /** Those in whose places the log has another order. */
  public List<String> others() {
    return List.copyOf(others);
  }

  /** Those that were acknowledged in another order than that of their sequences. */
  public List<String> unordered() {
    return List.copyOf(unordered);
  }

  /** Reads each of them at its offset. */
  void check(RunningStack running, Duration patience, Comparison comparison) {
    Map<TopicPartition, Long> starts = running.kafka().starts(places.keySet());
    Map<TopicPartition, Long> ends = running.kafka().ends(places.keySet());
    places.forEach(
        (partition, lists) -> {
          lists.forEach(list -> passDeleted(list, starts.get(partition)));
          starts.merge(partition, firstOf(lists), Math::max);
          ends.merge(partition, endOf(lists), Math::min);
        });
    new LogReader(running.settings().kafka(), running.progress(), running.stop(), patience)
        .read(starts, ends, this::check);
    compare(comparison);
  }

  private void passDeleted(Places list, long start) {
    while (list.hasBefore(start)) {
      deleted++;
      list.next++;
    }
  }

  private static long firstOf(List<Places> lists) {
    return lists.stream()
        .filter(list -> list.next < list.size)
        .mapToLong(list -> list.offsets[list.next])
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long endOf(List<Places> lists) {
    return lists.stream()
        .filter(list -> list.size > 0)
        .mapToLong(list -> list.offsets[list.size - 1] + 1)
        .max()
        .orElse(0);
  }

  private void compare(Comparison comparison) {
    long expected = withPlaces() - deleted;
    comparison.check(
        Check.equal(
            "acknowledged orders that are in their places",
            expected,
            expected - missing().size() - others.size()));
    comparison.check(Check.equal("acknowledged in another order", 0, unordered.size()));
    name(comparison, "missing: ", missing);
    name(comparison, "another: ", others);
    name(comparison, "in another order: ", unordered);
    if (deleted > 0) {
      comparison.note(deleted + " acknowledged orders were deleted from the log's start since.");
    }
    if (withoutPlace > 0) {
      comparison.note(withoutPlace + " orders were acknowledged without an offset.");
    }
  }

  private static void name(Comparison comparison, String what, List<String> orders) {
    orders.stream().limit(MAX_NAMED).forEach(order -> comparison.note(what + order));
    if (orders.size() > MAX_NAMED) {
      comparison.note(what + (orders.size() - MAX_NAMED) + " more");
    }
  }
}
