package io.github.streamingkafka.validation.faults.plan;

import java.util.List;
import java.util.Locale;

/** What a fault is done to. */
public enum FaultTarget {
  PRODUCER,
  INVENTORY,
  ANALYTICS,
  BROKER,
  TOPICS,
  NOTHING;

  /** The consumer groups, which have any number of instances. */
  public static final List<FaultTarget> GROUPS = List.of(INVENTORY, ANALYTICS);

  boolean isGroup() {
    return GROUPS.contains(this);
  }

  public String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
