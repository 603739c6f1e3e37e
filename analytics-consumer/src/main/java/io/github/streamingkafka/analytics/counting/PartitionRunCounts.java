package io.github.streamingkafka.analytics.counting;

import static io.github.streamingkafka.analytics.counting.StateFormat.PAGE_IDS;

import io.github.streamingkafka.analytics.counting.HashedIds.Hash;
import io.github.streamingkafka.analytics.counting.StateFormat.RunTotals;
import io.github.streamingkafka.analytics.counting.StateKey.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What one partition adds to one run, and what of that has changed since it was written. */
final class PartitionRunCounts {
  private final Run run;
  private final Counters sums = new Counters();
  private long latestOrderTs;
  private boolean hasChanged;
  private Set<Stretch> changedStretches = Set.of();

  /** One that is among them, and most often is the next to change too. */
  private Stretch latestChanged;

  /** The stretch of the id before, which most often is that of the next one too. */
  private Stretch latest;

  /** Hashed ids in the order in which they were counted; full pages are dropped once written. */
  private final List<Hash> openPages = new ArrayList<>(0);

  private int firstOpenPage;
  private int idsWritten;

  PartitionRunCounts(Run run) {
    this.run = run;
  }

  Run run() {
    return run;
  }

  Counters sums() {
    return sums;
  }

  /** Notes that it has something to write, and tells whether it had nothing before. */
  boolean markDirty() {
    boolean first = !hasChanged;
    hasChanged = true;
    return first;
  }

  void sawOrderTs(long ts) {
    latestOrderTs = Math.max(latestOrderTs, ts);
    run.sawOrderTs(ts);
  }

  /** The stretch of one of the run's series. */
  Stretch stretch(Series series, int number) {
    if (latest == null || latest.number() != number || latest.series() != series) {
      latest = series.stretch(number);
    }
    return latest;
  }

  /** A position of this stretch was counted. */
  void counted(Stretch stretch) {
    if (latestChanged != stretch) {
      latestChanged = stretch;
      if (changedStretches.isEmpty()) {
        changedStretches = new HashSet<>();
      }
      changedStretches.add(stretch);
    }
  }

  /** An id without a series was counted. */
  void counted(Hash otherId) {
    openPages.add(otherId);
  }

  Set<Stretch> takeChangedStretches() {
    Set<Stretch> taken = changedStretches;
    changedStretches = Set.of();
    latestChanged = null;
    return taken;
  }

  /** Writes the figures, and the pages of ids that have changed. */
  void writeChanges(TopicPartition partition, Map<StateKey, byte[]> records) {
    hasChanged = false;
    if (!run.id().equals(Run.NONE)) {
      records.put(
          new StateKey(partition, Part.RUN, run.id(), 0),
          StateFormat.figures(
              new RunTotals(
                  sums.counted(), sums.failed(), Counters.hex(sums.digest()), latestOrderTs)));
    }
    if (openPages.size() == idsWritten) {
      return;
    }
    for (int first = 0; first < openPages.size(); first += PAGE_IDS) {
      List<Hash> page = openPages.subList(first, Math.min(first + PAGE_IDS, openPages.size()));
      records.put(
          new StateKey(partition, Part.IDS, run.id(), firstOpenPage + first / PAGE_IDS),
          StateFormat.page(page));
    }
    int full = openPages.size() / PAGE_IDS;
    openPages.subList(0, full * PAGE_IDS).clear();
    firstOpenPage += full;
    idsWritten = openPages.size();
  }

  void restore(RunTotals written) {
    sums.restore(written.counted(), written.failed(), written.digest());
    sawOrderTs(written.latestOrderTs());
  }

  /** Takes over a page of ids, which are in the run already. */
  void restore(int page, List<Hash> ids) {
    if (ids.size() < PAGE_IDS) {
      firstOpenPage = page;
      openPages.clear();
      openPages.addAll(ids);
      idsWritten = ids.size();
    } else if (page >= firstOpenPage) {
      firstOpenPage = page + 1;
      openPages.clear();
      idsWritten = 0;
    }
  }
}
