package io.github.streamingkafka.validation.exercise.recording;

import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.KafkaOffsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@code kafka-consumer-groups --describe} printed.
 *
 * @param begunAt when it was asked
 * @param endedAt when it had answered
 * @param before where the groups were right before, by our own count
 * @param after the same right after
 * @param text all that it printed
 */
public record LagTable(
    Instant begunAt, Instant endedAt, GroupLags before, GroupLags after, String text) {
  private static final int COLUMNS = 6;

  /** A line of it; the lag is -1 where the tool knows none. */
  record Row(long committed, long end, long lag) {}

  /** The lines of one group, by partition. */
  Map<TopicPartition, Row> rows(String group) {
    Map<TopicPartition, Row> rows = KafkaOffsets.sortedMap();
    text.lines()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(cells -> cells.length >= COLUMNS && cells[0].equals(group))
        .forEach(
            cells ->
                rows.put(
                    new TopicPartition(cells[1], Integer.parseInt(cells[2])),
                    new Row(number(cells[3]), number(cells[4]), number(cells[5]))));
    return rows;
  }

  /** The lag of a group in all; -1 if the tool knows no lag of any partition. */
  public long lag(String group) {
    return rows(group).values().stream()
        .mapToLong(Row::lag)
        .filter(lag -> lag >= 0)
        .reduce(Long::sum)
        .orElse(-1);
  }

  /**
   * Whether it has a line for each partition of the group, and each line lies between what we had
   * counted right before and right after: offsets only move one way in between.
   */
  public boolean agrees(String group) {
    Map<TopicPartition, Row> rows = rows(group);
    return rows.keySet().equals(before.lags().get(group).keySet())
        && rows.entrySet().stream().allMatch(row -> agrees(group, row.getKey(), row.getValue()));
  }

  private boolean agrees(String group, TopicPartition partition, Row row) {
    return isBetween(before.ends().get(partition), row.end(), after.ends().get(partition))
        && (row.committed() < 0
            ? row.lag() < 0
            : row.lag() == row.end() - row.committed()
                && isBetween(
                    committed(before, group, partition),
                    row.committed(),
                    committed(after, group, partition)));
  }

  private static long committed(GroupLags groupLags, String group, TopicPartition partition) {
    return groupLags.ends().get(partition) - groupLags.lags().get(group).get(partition);
  }

  private static boolean isBetween(long one, long number, long other) {
    return Math.min(one, other) <= number && number <= Math.max(one, other);
  }

  private static long number(String cell) {
    return cell.equals("-") ? -1 : Long.parseLong(cell);
  }
}
