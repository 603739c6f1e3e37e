package io.github.streamingkafka.validation.faults.history;

import io.github.streamingkafka.validation.faults.plan.FaultTarget;
import io.github.streamingkafka.validation.stack.GroupLags;
import io.github.streamingkafka.validation.stack.StackSettings;
import java.util.Locale;

/** What goes on while nothing is broken that it depends on. */
public enum Flow {
  /** Orders that are written: by another program too, to which nothing happens. */
  WRITTEN(FaultTarget.BROKER),
  /** Orders that inventory has decided. */
  DECIDED(FaultTarget.INVENTORY),
  /** Orders and outcomes that analytics has counted. */
  COUNTED(FaultTarget.ANALYTICS);

  private final FaultTarget by;

  /**
   * @param by what it depends on, besides the broker
   */
  Flow(FaultTarget by) {
    this.by = by;
  }

  /** Whether a fault of this target may stop it. */
  boolean dependsOn(FaultTarget target) {
    return target == FaultTarget.BROKER || target == by;
  }

  /** How far it is: up to where the topic of orders, or a group's offsets, have come. */
  long at(GroupLags now, StackSettings settings) {
    return switch (this) {
      case WRITTEN -> now.orders();
      case DECIDED -> committed(now, settings.inventoryGroup());
      case COUNTED -> committed(now, settings.analyticsGroup());
    };
  }

  private static long committed(GroupLags now, String group) {
    return now.lags().get(group).entrySet().stream()
        .mapToLong(lag -> now.ends().get(lag.getKey()) - lag.getValue())
        .sum();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
