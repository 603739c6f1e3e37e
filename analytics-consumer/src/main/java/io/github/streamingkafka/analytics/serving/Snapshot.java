package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.LatencyHistogram;
import io.github.streamingkafka.analytics.counting.MinuteCounts;
import io.github.streamingkafka.analytics.counting.RunSummary;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code /metrics} at one moment: what the log holds up to the committed offsets.
 *
 * @param ordersPerMin distinct orders counted in the last {@code windowSeconds}, scaled to a minute
 * @param failureRatePct failures among the outcomes, in percent; 0 where there are none
 * @param inventoryEvents distinct outcomes
 * @param failures distinct failed outcomes
 * @param windowSeconds the window of {@code ordersPerMin}
 * @param generatedAt the moment, epoch seconds
 * @param ordersTotal distinct orders
 * @param pending orders without an outcome yet
 * @param duplicates records that were counted before
 * @param invalid records that could not be read
 * @param digest fingerprint of all that was counted, 16 hex digits
 * @param lost records that were gone before they were read, those of both groups
 * @param lostByGroup the same by consumer group; without a group that may not be asked about
 * @param offsets the next offset to count of each partition, by {@code <topic>-<partition>}, as of
 *     the last commit: what the figures are a function of
 * @param lag offsets behind the broker's end offsets, by {@code <topic>-<partition>} and in total
 * @param latencyMs from an order's timestamp to its outcome's
 * @param runs the latest runs, by run id
 * @param minutes the latest minutes of the orders' own time that have something in them, ascending
 */
public record Snapshot(
    double ordersPerMin,
    double failureRatePct,
    long inventoryEvents,
    long failures,
    long windowSeconds,
    BigDecimal generatedAt,
    long ordersTotal,
    long pending,
    long duplicates,
    long invalid,
    String digest,
    long lost,
    Map<String, Long> lostByGroup,
    Map<String, Long> offsets,
    Map<String, Long> lag,
    LatencyHistogram.Latency latencyMs,
    Map<String, RunSummary> runs,
    List<MinuteCounts.Minute> minutes) {}
