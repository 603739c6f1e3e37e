package io.github.streamingkafka.validation.exercise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.streamingkafka.validation.exercise.recording.LagTable;
import io.github.streamingkafka.validation.exercise.recording.Recording.Sample;
import io.github.streamingkafka.validation.exercise.recording.SentBurst;
import io.github.streamingkafka.validation.exercise.recording.Text;
import io.github.streamingkafka.validation.stack.Check;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges the throttle exercise.
 *
 * @param throttleMs milliseconds that each event takes
 * @param burst what was sent
 * @param exact what was counted of it, judged
 * @param samples from the burst's start on
 * @param tables of Kafka's tool, likewise
 * @param after {@code /metrics} once all was counted
 * @param ends where the topics end then
 */
record ThrottleVerdict(
    int throttleMs,
    SentBurst burst,
    List<Check> exact,
    List<Sample> samples,
    List<LagTable> tables,
    StackSettings settings,
    JsonNode after,
    Map<TopicPartition, Long> ends) {

  private static final double TOLERANCE = 0.15;

  /** A drain is timed while at least this share of the peak is left. */
  private static final double STILL_DRAINING = 0.05;

  private static final double MS_A_SECOND = 1e3;

  List<Check> judge() {
    List<Sample> known = samples.stream().filter(sample -> sample.groupLags().isPresent()).toList();
    List<Check> all = new ArrayList<>(exact);
    all.add(inventoryStaysHealthy(known));
    all.add(lagRises(known));
    all.add(lagDrains(known));
    all.add(toolAgrees());
    all.add(servedLagAgrees(known));
    all.add(servedIsLateByTheLag(known));
    return all;
  }

  /** What analytics counts in a second, by its throttle. */
  private double predicted() {
    return MS_A_SECOND / throttleMs;
  }

  private Check inventoryStaysHealthy(List<Sample> known) {
    long bound = burst.orders() * 2L / 5;
    long most = known.stream().mapToLong(sample -> lag(sample, inventory())).max().orElse(-1);
    return Check.holds(
            "lag of " + inventory() + ", at most",
            "under " + Text.number(bound),
            Text.number(most),
            0 <= most && most < bound)
        .because("four fifths of how far it would be behind if it were slowed down like analytics");
  }

  private Check lagRises(List<Sample> known) {
    double expected = 2.0 * burst.orders() - predicted() * burst.seconds();
    long peak = peak(known);
    return Check.holds(
            "lag of " + analytics() + ", at its peak",
            "at least " + Text.rate((1 - TOLERANCE) * expected),
            Text.number(peak),
            peak >= (1 - TOLERANCE) * expected)
        .because(
            "an order and an outcome each, less what a throttled analytics counts while they"
                + " arrive, less 15%");
  }

  private Check lagDrains(List<Sample> known) {
    List<Sample> drain =
        known.stream()
            .filter(sample -> sample.groupLags().get().ends().equals(ends))
            .filter(sample -> lag(sample, analytics()) >= STILL_DRAINING * peak(known))
            .toList();
    String what = "it drains by, records/s";
    if (drain.size() < 2) {
      return Check.holds(what, about(predicted()), "too quick to be timed", false);
    }
    Sample first = drain.get(0);
    Sample last = drain.get(drain.size() - 1);
    double seconds = Duration.between(first.at(), last.at()).toMillis() / MS_A_SECOND;
    double drained = (lag(first, analytics()) - lag(last, analytics())) / seconds;
    return Check.holds(what, about(predicted()), Text.rate(drained), isAbout(predicted(), drained))
        .because("a second divided by THROTTLE_MS; observed over " + Text.rate(seconds) + " s");
  }

  private Check toolAgrees() {
    long agreeing =
        tables.stream()
            .filter(table -> table.agrees(inventory()) && table.agrees(analytics()))
            .count();
    return allOf(
            "tables of kafka-consumer-groups that agree with our own count",
            agreeing,
            tables.size())
        .because("every offset lies between those asked for right before and right after");
  }

  /** Once nothing arrives any more, a lag that was served cannot be less than a later one. */
  private Check servedLagAgrees(List<Sample> known) {
    NavigableMap<Long, Long> served = new TreeMap<>();
    long arrivedAt = arrivedAt(known, ends.keySet());
    metrics(arrivedAt)
        .forEach((madeAt, metrics) -> served.put(madeAt, metrics.at("/lag/total").asLong(-1)));
    long compared = 0;
    long agreeing = 0;
    for (LagTable table : tables) {
      Map.Entry<Long, Long> earlier = served.floorEntry(table.begunAt().toEpochMilli());
      Map.Entry<Long, Long> later = served.ceilingEntry(table.endedAt().toEpochMilli());
      if (earlier != null && later != null) {
        compared++;
        long lag = table.lag(analytics());
        agreeing += earlier.getValue() >= lag && lag >= later.getValue() ? 1 : 0;
      }
    }
    return allOf(
            "of those while it drained, that agree with the lag in /metrics", agreeing, compared)
        .because(
            "the tool's lag lies between that of the /metrics before and that of the one after");
  }

  private Check servedIsLateByTheLag(List<Sample> known) {
    String topic = settings.kafka().orderTopic();
    long arrivedAt =
        arrivedAt(
            known,
            ends.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .collect(Collectors.toSet()));
    long total = after.path("orders_total").asLong();
    NavigableMap<Long, JsonNode> served = metrics(arrivedAt);
    long explained =
        served.values().stream()
            .filter(each -> each.path("orders_total").asLong() + lag(each, topic) == total)
            .count();
    return allOf(
            "of the /metrics since then, orders_total + lag of %s = %s"
                .formatted(topic, Text.number(total)),
            explained,
            served.size())
        .because("what is served is late by exactly what the lag says is still to be counted");
  }

  private static Check allOf(String what, long some, long all) {
    return Check.holds(
        what,
        all == 0 ? "all of some" : "all of " + Text.number(all),
        Text.number(some) + " of " + Text.number(all),
        all > 0 && some == all);
  }

  /** Epoch milliseconds from which on these partitions ended where they do now. */
  private long arrivedAt(List<Sample> known, Set<TopicPartition> partitions) {
    return known.stream()
        .filter(
            sample ->
                partitions.stream()
                    .allMatch(
                        partition ->
                            sample
                                .groupLags()
                                .get()
                                .ends()
                                .get(partition)
                                .equals(ends.get(partition))))
        .mapToLong(sample -> sample.at().toEpochMilli())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Each {@code /metrics} made since then, by the time at which it was made. */
  private NavigableMap<Long, JsonNode> metrics(long since) {
    NavigableMap<Long, JsonNode> made = new TreeMap<>();
    samples.forEach(
        sample -> sample.metrics().ifPresent(each -> made.put(Sample.madeAt(each), each)));
    return made.tailMap(since, true);
  }

  private static long lag(JsonNode metrics, String topic) {
    long lag = 0;
    for (Map.Entry<String, JsonNode> each : metrics.path("lag").properties()) {
      if (each.getKey().matches("\\Q" + topic + "\\E-\\d+")) {
        lag += each.getValue().asLong();
      }
    }
    return lag;
  }

  private long peak(List<Sample> known) {
    return known.stream().mapToLong(sample -> lag(sample, analytics())).max().orElse(-1);
  }

  private static long lag(Sample sample, String group) {
    return sample.groupLags().map((GroupLags groupLags) -> groupLags.lag(group)).orElse(-1L);
  }

  private static boolean isAbout(double expected, double observed) {
    return Math.abs(observed - expected) <= TOLERANCE * expected;
  }

  private static String about(double expected) {
    return "%s ± 15%%".formatted(Text.rate(expected));
  }

  private String inventory() {
    return settings.inventoryGroup();
  }

  private String analytics() {
    return settings.analyticsGroup();
  }
}
