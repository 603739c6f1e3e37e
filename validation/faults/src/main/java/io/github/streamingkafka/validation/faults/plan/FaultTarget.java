package io.github.streamingkafka.validation.faults.plan;

import java.util.Locale;

/** What a fault is done to. */
public enum FaultTarget {
  PRODUCER,
  INVENTORY,
  ANALYTICS,
  BROKER,
  TOPICS;

  /** Whether it is a consumer group, of any number of instances. */
  boolean isGroup() {
    return this == INVENTORY || this == ANALYTICS;
  }

  public String cliName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
