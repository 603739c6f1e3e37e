package io.github.streamingkafka.analytics.serving;

import io.github.streamingkafka.analytics.counting.RunSummary;
import io.github.streamingkafka.analytics.lag.GroupLag;
import io.github.streamingkafka.common.metrics.HeldPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Tells in words what has happened from one moment to the next. */
final class Changes {
  /** A run of which nothing came for so many moments has ended. */
  private static final int QUIET = 5;

  private Boolean wasReady;
  private Map<String, GroupLag> lags = Map.of();
  private Map<TopicPartition, HeldPartition> held = Map.of();
  private Map<String, Progress> runs;

  /** How far a run was, and for how many moments it has been there. */
  private record Progress(RunSummary summary, int quiet) {
    boolean isOver() {
      return quiet >= QUIET;
    }
  }

  /** What happened since the last time; of the first moment, what is the case. */
  List<String> to(Moment now) {
    List<String> texts = new ArrayList<>();
    if (wasReady == null || wasReady != now.isReady()) {
      texts.add(
          now.isReady()
              ? "analytics is ready"
              : wasReady == null ? "analytics has started" : "analytics restores its state");
      wasReady = now.isReady();
    }
    new TreeMap<>(now.lags()).forEach((group, lag) -> compare(group, lags.get(group), lag, texts));
    compare(held, now.held(), texts);
    if (now.isReady()) {
      now.report().ifPresent(report -> compareRuns(report.snapshot().runs(), texts));
    }
    lags = now.lags();
    held = now.held();
    return texts;
  }

  private static void compare(String group, GroupLag before, GroupLag now, List<String> texts) {
    Integer members = before == null ? null : before.members();
    if (now.members() != null && !now.members().equals(members)) {
      texts.add(
          group
              + " has "
              + now.members()
              + (now.members() == 1 ? " member" : " members")
              + (members == null ? "" : ", had " + members));
    }
    boolean replayed = before != null && before.replayedPct() != null;
    if (replayed != (now.replayedPct() != null)) {
      texts.add(group + (replayed ? " has replayed all" : " was rewound, and replays"));
    }
  }

  private static void compare(
      Map<TopicPartition, HeldPartition> before,
      Map<TopicPartition, HeldPartition> now,
      List<String> texts) {
    before.keySet().stream()
        .filter(partition -> !now.containsKey(partition))
        .forEach(partition -> texts.add(partition + " is no longer held back"));
    now.forEach(
        (partition, held) -> {
          if (!before.containsKey(partition)) {
            texts.add(held.describe(partition.toString()));
          }
        });
  }

  private void compareRuns(Map<String, RunSummary> now, List<String> texts) {
    boolean isFirst = runs == null;
    Map<String, Progress> next = new HashMap<>();
    now.forEach(
        (id, summary) -> {
          Progress before = isFirst ? null : runs.get(id);
          int quiet = before != null && before.summary().equals(summary) ? before.quiet() + 1 : 0;
          Progress progress = new Progress(summary, isFirst ? QUIET : quiet);
          next.put(id, progress);
          if (!isFirst && (before == null || (before.isOver() && !progress.isOver()))) {
            texts.add("run " + id + (before == null ? " begins" : " goes on"));
          } else if (before != null && !before.isOver() && progress.isOver()) {
            texts.add("run " + id + " rests at " + summary.orders() + " orders");
          }
        });
    runs = next;
  }
}
