package io.github.streamingkafka.analytics.counting;

import io.github.streamingkafka.common.events.OrderId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ids that a partition has counted. An id whose code leads to its run, or that has none, is told by
 * the code alone; any other one together with its run.
 */
public final class IdPage {
  /** Ids that a page has, unless it was made in one go. */
  public static final int FULL = 16_384;

  /** Stands for the run of ids that are told without one. */
  public static final String NO_RUN = "";

  private final Map<String, Group> groups = new LinkedHashMap<>();
  private int size;

  /** What was asked for last, which most often is what is asked for next. */
  private Group latest = new Group(NO_RUN, new Sequences(), new IdCodes());

  /** Ids of one run: by their sequence as far as that tells all, else by their code. */
  public record Group(String runId, Sequences sequences, IdCodes codes) {}

  public void add(OrderId id, IdCode code) {
    size++;
    boolean isBySequence = IdCode.isBySequence(id);
    if (!id.hasSequence() || (isBySequence && id.sequence() < IdCode.BLOCK)) {
      group(NO_RUN).codes().add(code);
    } else if (isBySequence) {
      group(id.runId()).sequences().add(id.sequence());
    } else {
      group(id.runId()).codes().add(code);
    }
  }

  public void add(String runId, IdCode code) {
    size++;
    group(runId).codes().add(code);
  }

  public void addSequence(String runId, long sequence) {
    size++;
    group(runId).sequences().add(sequence);
  }

  public void addAll(IdPage other) {
    for (Group group : other.groups.values()) {
      group.sequences().forEach(sequence -> addSequence(group.runId(), sequence));
      group.codes().forEach(code -> add(group.runId(), code));
    }
  }

  /** How many ids it has. */
  public int size() {
    return size;
  }

  public Iterable<Group> groups() {
    return groups.values();
  }

  public int groupCount() {
    return groups.size();
  }

  private Group group(String runId) {
    if (groups.isEmpty() || !latest.runId().equals(runId)) {
      latest = groups.computeIfAbsent(runId, id -> new Group(id, new Sequences(), new IdCodes()));
    }
    return latest;
  }
}
