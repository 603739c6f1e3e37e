package io.github.streamingkafka.analytics.lag;

import io.github.streamingkafka.analytics.lag.GroupLag.PartitionLag;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes of what is seen of one group, time after time, how far it is behind. It remembers how far
 * the group was: what lies before that was read already, and its age says nothing.
 */
public final class LagTracker {
  /** Rates are those of this time at least. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic)
          .reversed()
          .thenComparing(TopicPartition::partition);

  /**
   * What was seen of a group.
   *
   * @param committed its next offset in each partition
   * @param ends where the log of each ends
   */
  record Seen(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    long records(TopicPartition partition) {
      return Math.max(0, ends.get(partition) - committed.get(partition));
    }
  }

  /**
   * Who reads the partitions.
   *
   * @param number of the members
   * @param byPartition the id of the one that reads it
   */
  record Members(int number, Map<TopicPartition, String> byPartition) {}

  /** What is read again: from an offset, up to where the group was. */
  private record Replay(long from, long until) {
    boolean isAt(long offset) {
      return offset < until;
    }

    long done(long offset) {
      return Math.min(Math.max(offset, from), until) - from;
    }
  }

  /** How much was written and committed by a moment, since the first look. */
  private record Progress(long nanos, long in, long out) {}

  private final Map<TopicPartition, Replay> replays = new HashMap<>();
  private final Map<TopicPartition, Long> wasAt = new HashMap<>();
  private final Deque<Progress> lately = new ArrayDeque<>();
  private Seen latest;

  /** The group is known to have been at these offsets, before anybody has looked. */
  public synchronized void wasAt(Map<TopicPartition, Long> offsets) {
    offsets.forEach((partition, offset) -> wasAt.merge(partition, offset, Math::max));
  }

  /**
   * Looks at the group.
   *
   * @return the partitions whose first record that is not committed tells how far it is behind, and
   *     the offset to look for it from
   */
  synchronized Map<TopicPartition, Long> see(Seen now, long nanos) {
    noteProgress(now, nanos);
    latest = now;
    now.committed().forEach((partition, offset) -> noteReplay(partition, offset));
    replays.keySet().retainAll(now.committed().keySet());
    // What one partition has read again counts until all have.
    if (replays.keySet().stream().noneMatch(this::isReplaying)) {
      replays.clear();
    }
    Map<TopicPartition, Long> behind = new HashMap<>();
    now.committed()
        .forEach(
            (partition, offset) -> {
              if (now.records(partition) > 0 && !isReplaying(partition)) {
                behind.put(partition, offset);
              }
            });
    return behind;
  }

  private void noteReplay(TopicPartition partition, long offset) {
    Replay known = replays.getOrDefault(partition, new Replay(offset, 0));
    long before = wasAt.getOrDefault(partition, 0L);
    // Another log of the same name may end before that.
    long until = Math.min(Math.max(known.until(), before), latest.ends().get(partition));
    if (offset < Math.min(before, until)) {
      replays.put(partition, new Replay(offset, until));
    } else if (replays.containsKey(partition)) {
      replays.put(partition, new Replay(known.from(), until));
    }
    wasAt.put(partition, offset);
  }

  private void noteProgress(Seen now, long nanos) {
    Progress before = lately.isEmpty() ? new Progress(nanos, 0, 0) : lately.getLast();
    long in = before.in();
    long out = before.out();
    if (latest != null) {
      in += grown(latest.ends(), now.ends());
      out += grown(latest.committed(), now.committed());
    }
    lately.add(new Progress(nanos, in, out));
    while (lately.size() > 2 && nanos - second().nanos() >= WINDOW.toNanos()) {
      lately.removeFirst();
    }
  }

  private Progress second() {
    return lately.stream().skip(1).findFirst().orElseThrow();
  }

  private static long grown(Map<TopicPartition, Long> before, Map<TopicPartition, Long> now) {
    return now.entrySet().stream()
        .mapToLong(
            at -> Math.max(0, at.getValue() - before.getOrDefault(at.getKey(), at.getValue())))
        .sum();
  }

  private boolean isReplaying(TopicPartition partition) {
    Replay replay = replays.get(partition);
    return replay != null && replay.isAt(latest.committed().get(partition));
  }

  /**
   * How far the group is behind, as of the last {@link #see look} at it.
   *
   * @param firsts the time of the first record that is not committed, of the partitions that have
   *     such a record and where it is known; {@link FirstRecords#NONE} if there is no record
   * @param members null if they may not be asked for
   * @param now epoch milliseconds
   */
  synchronized GroupLag lag(Map<TopicPartition, Long> firsts, Members members, long now) {
    Map<TopicPartition, PartitionLag> partitions = new LinkedHashMap<>();
    latest.committed().keySet().stream()
        .sorted(BY_NAME)
        .forEach(
            partition ->
                partitions.put(partition, lag(partition, firsts.get(partition), members, now)));
    long records = partitions.values().stream().mapToLong(PartitionLag::records).sum();
    double in = rate(Progress::in);
    double out = rate(Progress::out);
    return new GroupLag(
        records,
        sec(partitions.values()),
        replayedPct(),
        in,
        out,
        drainSec(records, in, out),
        members == null ? null : members.number(),
        partitions);
  }

  private PartitionLag lag(TopicPartition partition, Long first, Members members, long now) {
    long offset = latest.committed().get(partition);
    long records = latest.records(partition);
    Double sec = null;
    if (records == 0 || Objects.equals(first, FirstRecords.NONE)) {
      sec = 0.0;
    } else if (first != null) {
      sec = Math.max(0, now - first) / 1000.0;
    }
    boolean isReplaying = isReplaying(partition);
    return new PartitionLag(
        offset,
        latest.ends().get(partition),
        records,
        isReplaying ? null : sec,
        isReplaying ? pct(replays.get(partition).done(offset), length(partition)) : null,
        members == null ? null : members.byPartition().get(partition));
  }

  /** That of the partition that is furthest behind; null if it is not known of one. */
  private static Double sec(Collection<PartitionLag> partitions) {
    List<PartitionLag> behind =
        partitions.stream().filter(partition -> partition.records() > 0).toList();
    List<Double> known = behind.stream().map(PartitionLag::sec).filter(Objects::nonNull).toList();
    boolean isUnknown =
        behind.stream()
            .anyMatch(partition -> partition.sec() == null && partition.replayedPct() == null);
    if (isUnknown || (known.isEmpty() && !behind.isEmpty())) {
      return null;
    }
    return known.stream().max(Double::compare).orElse(0.0);
  }

  private Double replayedPct() {
    long all = replays.keySet().stream().mapToLong(this::length).sum();
    long done =
        replays.entrySet().stream()
            .mapToLong(replay -> replay.getValue().done(latest.committed().get(replay.getKey())))
            .sum();
    return replays.isEmpty() ? null : pct(done, all);
  }

  private long length(TopicPartition partition) {
    return replays.get(partition).until() - replays.get(partition).from();
  }

  private static double pct(long done, long all) {
    return all == 0 ? 100 : 100.0 * done / all;
  }

  private static Double drainSec(long records, double in, double out) {
    if (records == 0) {
      return 0.0;
    }
    return out > in ? records / (out - in) : null;
  }

  private double rate(ToLongFunction<Progress> figure) {
    Progress first = lately.getFirst();
    Progress last = lately.getLast();
    double seconds = (last.nanos() - first.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    return seconds == 0 ? 0 : (figure.applyAsLong(last) - figure.applyAsLong(first)) / seconds;
  }
}
