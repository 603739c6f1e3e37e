package io.github.streamingkafka.analytics.counting;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.streamingkafka.analytics.counting.StateFormat.HourTotals;
import io.github.streamingkafka.analytics.counting.StateKey.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

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
  private static final Hour NONE = new Hour(-1);

  private final TreeMap<Long, Hour> hours = new TreeMap<>();

  /** Hours that are not in the state as they are here; one that is empty has to go from there. */
  private final Set<Hour> changed = new HashSet<>();

  /** The hour of the event before, which most often is that of the next one too. */
  private Hour latestUsed = NONE;

  /** Its minute, and when that began: most events need no division. */
  private long latestMinute;

  private long latestStart;

  /** How many minutes have something in them. */
  private int size;

  /** Earlier minutes do not count any more. */
  private long firstThatCounts;

  /** The unit in which changes are written: a record for each minute would be many. */
  private static final class Hour {
    /** Since the epoch. */
    private final long number;

    private final long[] counted = new long[HOUR_MINUTES];
    private final long[] failed = new long[HOUR_MINUTES];
    private boolean hasChanged;
    private boolean isWritten;

    Hour(long number) {
      this.number = number;
    }

    Hour(long number, HourTotals written) {
      this(number);
      for (int minute = 0; minute < HOUR_MINUTES; minute++) {
        counted[minute] = written.counted().get(minute);
        failed[minute] = written.failed().get(minute);
      }
      isWritten = true;
    }

    /** The first of its minutes that has something in it; as many as there are if none has. */
    int first() {
      int minute = 0;
      while (minute < HOUR_MINUTES && counted[minute] == 0) {
        minute++;
      }
      return minute;
    }

    boolean isEmpty() {
      return first() == HOUR_MINUTES;
    }

    int size() {
      return (int) Arrays.stream(counted).filter(of -> of != 0).count();
    }

    HourTotals totals() {
      return new HourTotals(
          Arrays.stream(counted).boxed().toList(), Arrays.stream(failed).boxed().toList());
    }
  }

  /**
   * Counts one order, or one outcome.
   *
   * @param orderTs the order's time, epoch milliseconds from 0
   */
  void count(long orderTs, boolean isFailed) {
    if (orderTs < latestStart || orderTs - latestStart >= MINUTE_MS) {
      latestMinute = orderTs / MINUTE_MS;
      latestStart = latestMinute * MINUTE_MS;
    }
    add(latestMinute, 1, isFailed ? 1 : 0);
  }

  /** Counts all that another one has counted. */
  void add(MinuteCounts other) {
    for (Hour hour : other.hours.values()) {
      for (int minute = 0; minute < HOUR_MINUTES; minute++) {
        if (hour.counted[minute] != 0) {
          add(hour.number * HOUR_MINUTES + minute, hour.counted[minute], hour.failed[minute]);
        }
      }
    }
  }

  /** Writes the hours that have changed since the last time; null for one that is forgotten. */
  void writeChanges(TopicPartition partition, Map<StateKey, byte[]> records) {
    for (Hour hour : changed) {
      records.put(
          new StateKey(partition, Part.HOUR, Long.toString(hour.number), 0),
          hour.isEmpty() ? null : StateFormat.figures(hour.totals()));
      hour.hasChanged = false;
      hour.isWritten = true;
    }
    changed.clear();
  }

  /**
   * Takes over what was written of an hour, in place of what was known of it.
   *
   * @param written null if it is forgotten
   */
  void restore(long number, HourTotals written) {
    Hour before = hours.remove(number);
    size -= before == null ? 0 : before.size();
    // By the number: an hour that was forgotten here already may wait to be deleted.
    changed.removeIf(of -> of.number == number);
    latestUsed = NONE;
    Hour restored = written == null ? NONE : new Hour(number, written);
    if (!restored.isEmpty()) {
      hours.put(number, restored);
      size += restored.size();
    }
    forget();
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
    List<Minute> latest = new ArrayList<>(either.size);
    for (Hour hour : either.hours.values()) {
      Hour ordered = orders.hours.getOrDefault(hour.number, NONE);
      Hour decided = outcomes.hours.getOrDefault(hour.number, NONE);
      for (int minute = hour.first(); minute < HOUR_MINUTES; minute++) {
        if (hour.counted[minute] != 0) {
          latest.add(
              new Minute(
                  Instant.ofEpochMilli((hour.number * HOUR_MINUTES + minute) * MINUTE_MS),
                  ordered.counted[minute],
                  decided.counted[minute] - decided.failed[minute],
                  decided.failed[minute]));
        }
      }
    }
    return latest;
  }

  private void add(long minute, long counted, long failed) {
    if (minute < firstThatCounts) {
      return;
    }
    long number = minute / HOUR_MINUTES;
    if (latestUsed.number != number) {
      latestUsed = hours.computeIfAbsent(number, Hour::new);
    }
    Hour hour = latestUsed;
    int index = (int) (minute - number * HOUR_MINUTES);
    boolean isNew = hour.counted[index] == 0;
    hour.counted[index] += counted;
    hour.failed[index] += failed;
    note(hour);
    if (isNew) {
      size++;
      forget();
    }
  }

  private void note(Hour changedHour) {
    if (!changedHour.hasChanged) {
      changedHour.hasChanged = true;
      changed.add(changedHour);
    }
  }

  /** Forgets the earliest minutes, if there are too many. */
  private void forget() {
    while (size > MAX_MINUTES) {
      Hour hour = hours.firstEntry().getValue();
      int minute = hour.first();
      hour.counted[minute] = 0;
      hour.failed[minute] = 0;
      size--;
      note(hour);
      if (hour.isEmpty()) {
        hours.remove(hour.number);
        if (!hour.isWritten) {
          changed.remove(hour);
        }
      }
    }
    firstThatCounts = size < MAX_MINUTES ? 0 : first();
  }

  private long first() {
    Hour hour = hours.firstEntry().getValue();
    return hour.number * HOUR_MINUTES + hour.first();
  }

  /**
   * What was counted of the orders of one minute.
   *
   * @param minute its start
   */
  public record Minute(
      @JsonSerialize(using = ToStringSerializer.class) Instant minute,
      long orders,
      long reserved,
      long failed) {}
}
