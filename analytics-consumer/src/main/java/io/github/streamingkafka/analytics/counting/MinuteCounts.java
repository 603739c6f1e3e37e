package io.github.streamingkafka.analytics.counting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Distinct orders, or distinct outcomes, by the minute of the order's own time: of the latest
 * {@value #MAX_MINUTES} minutes that have any.
 *
 * <p>Each partition forgets by itself, and what all of them tell together is exact all the same. A
 * partition forgets a minute only for {@value #MAX_MINUTES} later ones of its own; they are later
 * ones of all partitions together too, so that minute is not among the latest of all. One that is
 * among them is therefore whole in every partition. Nor does the order of arrival matter: later
 * minutes do not go away, so a minute that was forgotten is never among the latest again, and what
 * still comes of it need not be counted.
 */
public final class MinuteCounts {
  static final int MAX_MINUTES = 1_440;
  static final int HOUR_MINUTES = 60;

  private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
  private static final Count NONE = new Count();

  private final TreeMap<Long, Count> minutes = new TreeMap<>();
  private final Set<Long> changedHours = new HashSet<>();
  private final Set<Long> storedHours = new HashSet<>();

  /** What the event before was counted in, which most often is that of the next one too. */
  private Count latest = NONE;

  /** When its minute began. */
  private long latestStart;

  private static final class Count {
    private long counted;
    private long failed;
  }

  /** What is stored of an hour: figures for each minute of it. */
  public record Hour(List<Long> counted, List<Long> failed) {
    public Hour {
      if (counted.size() != HOUR_MINUTES || failed.size() != counted.size()) {
        throw new IllegalArgumentException("an hour has " + HOUR_MINUTES + " minutes");
      }
    }
  }

  /**
   * What was counted of the orders of one minute.
   *
   * @param minute its start
   */
  public record Minute(Instant minute, long orders, long reserved, long failed) {}

  /**
   * Counts one order, or one outcome.
   *
   * @param orderTs the order's time, epoch milliseconds from 0
   */
  void count(long orderTs, boolean isFailed) {
    if (latest == NONE || orderTs < latestStart || orderTs - latestStart >= MINUTE_MS) {
      long minute = orderTs / MINUTE_MS;
      latest = countOf(minute);
      latestStart = minute * MINUTE_MS;
    }
    if (latest != NONE) {
      latest.counted++;
      latest.failed += isFailed ? 1 : 0;
    }
  }

  /** Counts all that another one has counted. */
  void add(MinuteCounts other) {
    other.minutes.forEach(
        (minute, of) -> {
          Count count = countOf(minute);
          if (count != NONE) {
            count.counted += of.counted;
            count.failed += of.failed;
          }
        });
  }

  /** What a minute is counted in; {@link #NONE} if there are enough later ones. */
  private Count countOf(long minute) {
    if (minutes.size() == MAX_MINUTES && minute < minutes.firstKey()) {
      return NONE;
    }
    changedHours.add(minute / HOUR_MINUTES);
    Count count = minutes.computeIfAbsent(minute, first -> new Count());
    forget();
    return count;
  }

  /** Forgets the earliest minutes, if there are too many. */
  private void forget() {
    while (minutes.size() > MAX_MINUTES) {
      changedHours.add(minutes.pollFirstEntry().getKey() / HOUR_MINUTES);
      latest = NONE;
    }
  }

  /** The hours to be stored since the last time; null for one that is stored, and forgotten now. */
  public Map<Long, Hour> takeChangedHours() {
    Map<Long, Hour> taken = new HashMap<>();
    for (long hour : changedHours) {
      Map<Long, Count> left = minutesOf(hour);
      if (!left.isEmpty()) {
        taken.put(hour, hour(hour, left));
        storedHours.add(hour);
      } else if (storedHours.remove(hour)) {
        taken.put(hour, null);
      }
    }
    changedHours.clear();
    latest = NONE;
    return taken;
  }

  private Map<Long, Count> minutesOf(long hour) {
    return minutes.subMap(hour * HOUR_MINUTES, (hour + 1) * HOUR_MINUTES);
  }

  private static Hour hour(long hour, Map<Long, Count> minutes) {
    List<Long> counted = new ArrayList<>(Collections.nCopies(HOUR_MINUTES, 0L));
    List<Long> failed = new ArrayList<>(counted);
    minutes.forEach(
        (minute, count) -> {
          int index = (int) (minute - hour * HOUR_MINUTES);
          counted.set(index, count.counted);
          failed.set(index, count.failed);
        });
    return new Hour(counted, failed);
  }

  /**
   * Takes over what was stored of an hour, in place of what was known of it.
   *
   * @param stored null if it is forgotten
   */
  public void restore(long hour, Hour stored) {
    minutesOf(hour).clear();
    storedHours.remove(hour);
    if (stored != null) {
      storedHours.add(hour);
      for (int index = 0; index < HOUR_MINUTES; index++) {
        if (stored.counted().get(index) != 0) {
          Count count = new Count();
          count.counted = stored.counted().get(index);
          count.failed = stored.failed().get(index);
          minutes.put(hour * HOUR_MINUTES + index, count);
        }
      }
    }
    forget();
    changedHours.remove(hour);
    latest = NONE;
  }

  /**
   * The latest minutes that have something in them, in ascending order.
   *
   * @param orders counts of orders
   * @param outcomes counts of outcomes
   */
  static List<Minute> latest(MinuteCounts orders, MinuteCounts outcomes) {
    MinuteCounts either = new MinuteCounts();
    either.add(orders);
    either.add(outcomes);
    List<Minute> latest = new ArrayList<>(either.minutes.size());
    for (long minute : either.minutes.keySet()) {
      Count ordered = orders.minutes.getOrDefault(minute, NONE);
      Count decided = outcomes.minutes.getOrDefault(minute, NONE);
      latest.add(
          new Minute(
              Instant.ofEpochMilli(minute * MINUTE_MS),
              ordered.counted,
              decided.counted - decided.failed,
              decided.failed));
    }
    return latest;
  }
}
